"use client";

import { Anchor, Loader, Stack, Title } from "@mantine/core";
import Link from "next/link";
import { type FormEvent, useEffect, useState } from "react";
import { BusyButton } from "@/ui/busy-button";
import { ProblemAlert } from "@/ui/problem-alert";
import { useBusy } from "@/ui/use-busy";
import { NewPasswordInput } from "../new-password-input";
import { postForm } from "../post-form";
import { INCOMPLETE_LINK, useLinkSecret } from "../use-link-secret";

const DOOR = "/api/account/reset";

/** Sets a new password with the secret of a one-time link, once it is known that the link is good. */
export function ResetForm() {
  const token = useLinkSecret();
  const [problem, setProblem] = useState<string | null>(null);
  const [isGood, setIsGood] = useState(false);
  const busy = useBusy();

  useEffect(() => {
    if (token === null) return;
    if (token === "") return setProblem(INCOMPLETE_LINK);
    void postForm(DOOR, { token }).then((answer) => (answer.isDone ? setIsGood(true) : setProblem(answer.message)));
  }, [token]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password") ?? "");
    if (!busy.begin()) return;
    const answer = await postForm(DOOR, { token, password });
    if (answer.isDone) return window.location.assign("/sign-in?reason=reset");
    if (answer.reason === "not_found") setIsGood(false);
    setProblem(answer.message);
    busy.end();
  }

  const back = (
    <Anchor component={Link} href="/sign-in" size="sm">
      Back to sign in
    </Anchor>
  );
  if (!isGood) {
    return (
      <Stack>
        <Title order={1}>Set a new password</Title>
        {problem ? (
          <>
            <ProblemAlert>{problem}</ProblemAlert>
            <Anchor component={Link} href="/forgot" size="sm">
              Ask for a new link
            </Anchor>
          </>
        ) : (
          <Loader size="sm" aria-label="Looking at the link" />
        )}
        {back}
      </Stack>
    );
  }
  return (
    <form method="post" onSubmit={submit}>
      <Stack>
        <Title order={1}>Set a new password</Title>
        <ProblemAlert>{problem}</ProblemAlert>
        <NewPasswordInput label="New password" name="password" />
        <BusyButton type="submit" isBusy={busy.isBusy}>
          Set password
        </BusyButton>
        {back}
      </Stack>
    </form>
  );
}
