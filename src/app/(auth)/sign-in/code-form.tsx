"use client";

import { Anchor, Stack, Text, Title } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { BusyButton } from "@/ui/busy-button";
import { ProblemAlert } from "@/ui/problem-alert";
import { useBusy } from "@/ui/use-busy";
import { signInWithCode } from "../sign-in";
import { CodeInput } from "./code-input";

/** Asks somebody who comes from a provider for the code of their authenticator. */
export function CodeForm({ next }: { next: string }) {
  const [problem, setProblem] = useState<string | null>(null);
  const busy = useBusy();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!busy.begin()) return;
    const answer = await signInWithCode(String(new FormData(event.currentTarget).get("code") ?? ""));
    if (answer.isSignedIn) return window.location.assign(next);
    setProblem(answer.message);
    busy.end();
  }

  return (
    <form method="post" onSubmit={submit}>
      <Stack>
        <Title order={1}>One more step</Title>
        <Text>Your account here has a second factor.</Text>
        <ProblemAlert>{problem}</ProblemAlert>
        <CodeInput />
        <BusyButton type="submit" isBusy={busy.isBusy}>
          Sign in
        </BusyButton>
        <Anchor href={`/sign-in?next=${encodeURIComponent(next)}`} size="sm">
          Start again
        </Anchor>
      </Stack>
    </form>
  );
}
