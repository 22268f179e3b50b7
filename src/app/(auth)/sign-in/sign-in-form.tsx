"use client";

import { Alert, Anchor, Button, Checkbox, PasswordInput, Stack, TextInput, Title } from "@mantine/core";
import { type FormEvent, useEffect, useState } from "react";

const WORDS: Record<string, string> = {
  wrong: "E-mail address or password is not right.",
  wrong_code: "That code is not right or was used already.",
  second_factor: "Enter the code of your authenticator app.",
  ended: "You were signed out. Sign in again.",
  unavailable: "Signing in does not work at the moment. Try again in a minute.",
};

type Props = { next: string; notice: string | null; isSignUpOpen: boolean };

export function SignInForm({ next, notice, isSignUpOpen }: Props) {
  const [problem, setProblem] = useState(notice ? (WORDS[notice] ?? "Signing in did not work.") : null);
  const [wantsCode, setWantsCode] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [isInsecure, setIsInsecure] = useState(false);
  useEffect(() => setIsInsecure(!window.isSecureContext), []);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setIsBusy(true);
    try {
      const { csrfToken } = await (await fetch("/api/auth/csrf")).json();
      const response = await fetch("/api/auth/callback/credentials", {
        method: "POST",
        body: new URLSearchParams({
          csrfToken,
          json: "true",
          email: String(form.get("email") ?? ""),
          password: String(form.get("password") ?? ""),
          code: String(form.get("code") ?? ""),
          stay: String(form.get("stay") === "on"),
        }),
      });
      const answer = await response.json();
      if (response.ok) return window.location.assign(next);
      if (answer.reason === "second_factor" || answer.reason === "wrong_code") setWantsCode(true);
      setProblem(
        answer.reason === "wait"
          ? `Too many tries. Wait ${answer.seconds} seconds.`
          : (WORDS[answer.reason] ?? WORDS.unavailable ?? null),
      );
    } catch {
      setProblem(WORDS.unavailable ?? null);
    }
    setIsBusy(false);
  }

  return (
    <form onSubmit={submit}>
      <Stack maw={380} mx="auto" my={80} px="md">
        <Title order={1}>Sign in</Title>
        {isInsecure && (
          <Alert color="red" title="This address cannot keep you signed in">
            Browsers keep the session's cookies on https or on http://localhost only. Open the product under one of
            these, or put a proxy with a certificate before it and set APP_URL.
          </Alert>
        )}
        {problem && (
          <Alert color="orange" role="alert">
            {problem}
          </Alert>
        )}
        <TextInput label="E-mail" name="email" type="email" autoComplete="username" required />
        <PasswordInput label="Password" name="password" autoComplete="current-password" required />
        {wantsCode && (
          <TextInput
            label="Code, or a recovery code"
            name="code"
            autoComplete="one-time-code"
            required
            data-autofocus
          />
        )}
        <Checkbox label="Stay signed in for a week" name="stay" />
        <Button type="submit" loading={isBusy}>
          Sign in
        </Button>
        {isSignUpOpen && <Anchor href="/sign-up">Create an account</Anchor>}
      </Stack>
    </form>
  );
}
