"use client";

import { Anchor, Button, Stack, Text, Title } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { ProblemAlert } from "@/ui/problem-alert";
import { signInWithCode } from "../sign-in";
import { CodeInput } from "./code-input";

/** Asks somebody who comes from a provider for the code of their authenticator. */
export function CodeForm({ next }: { next: string }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setIsBusy(true);
    const answer = await signInWithCode(String(new FormData(event.currentTarget).get("code") ?? ""));
    if (answer.isSignedIn) return window.location.assign(next);
    setProblem(answer.message);
    setIsBusy(false);
  }

  return (
    <form method="post" onSubmit={submit}>
      <Stack>
        <Title order={1}>One more step</Title>
        <Text>Your account here has a second factor.</Text>
        <ProblemAlert>{problem}</ProblemAlert>
        <CodeInput />
        <Button type="submit" loading={isBusy}>
          Sign in
        </Button>
        <Anchor href={`/sign-in?next=${encodeURIComponent(next)}`} size="sm">
          Start again
        </Anchor>
      </Stack>
    </form>
  );
}
