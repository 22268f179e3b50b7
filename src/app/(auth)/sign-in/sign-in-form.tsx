"use client";

import {
  Alert,
  Anchor,
  Button,
  Checkbox,
  Divider,
  Group,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import Link from "next/link";
import { type FormEvent, useRef, useState } from "react";
import type { ProviderId } from "@/features/identity/rules";
import { goToProvider } from "../go-to-provider";
import { describeProviderFailure } from "../provider-words";
import { signIn } from "../sign-in";
import { CodeInput } from "./code-input";

/** Why somebody finds themselves here, where there is a reason. */
const NOTICES: Record<string, string> = {
  ended: "Your session is over. Sign in again.",
  reset: "Your new password is set. Sign in with it.",
  confirmed: "Your account is made. Sign in with its password.",
  wrong: "E-mail address or password is not right.",
};
const OTHER_NOTICE = "Signing in did not work. Try again.";

type Props = {
  next: string;
  notice: string | null;
  providers: { id: ProviderId; name: string }[];
  isSignUpOpen: boolean;
  hasDemo: boolean;
};

const wordsFor = (notice: string) => NOTICES[notice] ?? describeProviderFailure(notice) ?? OTHER_NOTICE;

export function SignInForm({ next, notice, providers, isSignUpOpen, hasDemo }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const [problem, setProblem] = useState(notice ? wordsFor(notice) : null);
  const [wantsCode, setWantsCode] = useState(false);
  const [isBusy, setIsBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const field = (name: string) => String(given.get(name) ?? "");
    setIsBusy(true);
    const answer = await signIn({
      email: field("email"),
      password: field("password"),
      code: field("code"),
      stay: given.has("stay"),
    });
    if (answer.isSignedIn) return window.location.assign(next);
    setWantsCode(answer.wantsCode);
    setProblem(answer.message);
    setIsBusy(false);
  }

  async function leaveFor(provider: ProviderId) {
    const stay = form.current !== null && new FormData(form.current).has("stay");
    setIsBusy(true);
    if (await goToProvider(provider, next, stay)) return;
    setProblem(wordsFor("provider_down"));
    setIsBusy(false);
  }

  return (
    <form method="post" onSubmit={submit} ref={form}>
      <Stack>
        <Title order={1}>Sign in</Title>
        {problem ? (
          <Alert color={wantsCode ? "blue" : "amber"} role="alert">
            {problem}
          </Alert>
        ) : null}
        <TextInput label="E-mail address" name="email" type="email" autoComplete="username" required />
        <PasswordInput label="Password" name="password" autoComplete="current-password" required />
        {wantsCode ? <CodeInput /> : null}
        <Group justify="space-between" gap="xs">
          <Checkbox label="Stay signed in for a week" name="stay" />
          <Anchor component={Link} href="/forgot" size="sm">
            Forgot password?
          </Anchor>
        </Group>
        <Button type="submit" loading={isBusy}>
          Sign in
        </Button>
        {providers.length > 0 ? <Divider label="or" /> : null}
        {providers.map((provider) => (
          <Button key={provider.id} variant="default" disabled={isBusy} onClick={() => void leaveFor(provider.id)}>
            Continue with {provider.name}
          </Button>
        ))}
        {isSignUpOpen ? (
          <Text size="sm" ta="center">
            New here?{" "}
            <Anchor component={Link} href="/sign-up" size="sm" inherit>
              Create an account
            </Anchor>
          </Text>
        ) : null}
        {hasDemo ? (
          <Text size="xs" c="dimmed" ta="center">
            Trial installation: owner@demo.local with the password demo-demo-demo
          </Text>
        ) : null}
      </Stack>
    </form>
  );
}
