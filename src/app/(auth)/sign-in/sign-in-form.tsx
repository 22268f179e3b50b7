"use client";

import { Alert, Anchor, Button, Checkbox, Divider, Group, Stack, Text, Title } from "@mantine/core";
import Link from "next/link";
import { type FormEvent, useRef, useState } from "react";
import type { ProviderId } from "@/features/identity/rules";
import { BusyButton } from "@/ui/busy-button";
import { PasswordField } from "@/ui/password-field";
import { TextField } from "@/ui/text-field";
import { useBusy } from "@/ui/use-busy";
import { goToProvider } from "../go-to-provider";
import { signIn } from "../sign-in";
import { CodeInput } from "./code-input";
import { type Notice, noticeOf } from "./notices";

type Props = {
  next: string;
  /** Why somebody is here, as the address tells it. */
  reason: string | null;
  providers: { id: ProviderId; name: string }[];
  isSignUpOpen: boolean;
  hasDemo: boolean;
};

export function SignInForm({ next, reason, providers, isSignUpOpen, hasDemo }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const [notice, setNotice] = useState<Notice | null>(reason === null ? null : noticeOf(reason));
  const [wantsCode, setWantsCode] = useState(false);
  const busy = useBusy();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const field = (name: string) => String(given.get(name) ?? "");
    if (!busy.begin()) return;
    const answer = await signIn({
      email: field("email"),
      password: field("password"),
      code: field("code"),
      stay: given.has("stay"),
    });
    if (answer.isSignedIn) return window.location.assign(next);
    if (answer.wantsCode !== undefined) setWantsCode(answer.wantsCode);
    setNotice({ color: answer.wantsCode ? "blue" : "amber", words: answer.message });
    busy.end();
  }

  async function leaveFor(provider: ProviderId) {
    const stay = form.current !== null && new FormData(form.current).has("stay");
    if (!busy.begin()) return;
    if (await goToProvider(provider, next, stay)) return;
    setNotice(noticeOf("provider_down"));
    busy.end();
  }

  return (
    <form method="post" onSubmit={submit} ref={form}>
      <Stack>
        <Title order={1}>Sign in</Title>
        {notice ? (
          <Alert color={notice.color} role="alert">
            {notice.words}
          </Alert>
        ) : null}
        <TextField label="E-mail address" name="email" type="email" autoComplete="username" required />
        <PasswordField label="Password" name="password" autoComplete="current-password" required />
        {wantsCode ? <CodeInput /> : null}
        <Group justify="space-between" gap="xs">
          <Checkbox label="Stay signed in for a week" name="stay" />
          <Anchor component={Link} href="/forgot" size="sm">
            Forgot password?
          </Anchor>
        </Group>
        <BusyButton type="submit" isBusy={busy.isBusy}>
          Sign in
        </BusyButton>
        {providers.length > 0 ? <Divider label="or" /> : null}
        {providers.map((provider) => (
          <Button key={provider.id} variant="default" disabled={busy.isBusy} onClick={() => void leaveFor(provider.id)}>
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
