"use client";

import { Button, Center, Loader, Stack, Text, VisuallyHidden } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import { renewSession } from "@/trpc/renew-session";

/** Renews and goes on to `next`; to the sign-in when the session is over; stays with a retry when nobody could say. */
export function RenewSession({ next }: { next: string }) {
  const [hasFailed, setHasFailed] = useState(false);
  const renew = useCallback(async () => {
    setHasFailed(false);
    const renewal = await renewSession();
    if (renewal === "renewed") window.location.replace(next);
    else if (renewal === "ended") window.location.replace(`/sign-in?reason=ended&next=${encodeURIComponent(next)}`);
    else setHasFailed(true);
  }, [next]);
  useEffect(() => {
    void renew();
  }, [renew]);
  return (
    <Center mih="60vh">
      {hasFailed ? (
        <Stack align="center" role="alert">
          <Text>The server does not answer at the moment. You are still signed in.</Text>
          <Button onClick={renew}>Try again</Button>
        </Stack>
      ) : (
        <div role="status">
          <Loader aria-hidden="true" />
          <VisuallyHidden>One moment, your session is being renewed</VisuallyHidden>
        </div>
      )}
    </Center>
  );
}
