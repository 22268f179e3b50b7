"use client";

import { Anchor, Group, Loader, Stack, Text, Title } from "@mantine/core";
import Link from "next/link";
import { type FormEvent, useEffect, useState } from "react";
import { BusyButton } from "@/ui/busy-button";
import { PasswordField } from "@/ui/password-field";
import { ProblemAlert } from "@/ui/problem-alert";
import { useBusy } from "@/ui/use-busy";
import { postForm } from "../../post-form";
import { signIn } from "../../sign-in";
import { INCOMPLETE_LINK, useLinkSecret } from "../../use-link-secret";

const DOOR = "/api/account/sign-up/confirm";

type Waiting = { email: string; workspaceName: string };

/** Shows which account the mailed link makes, and makes it with the password that it was asked for with. */
export function ConfirmForm() {
  const token = useLinkSecret();
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const busy = useBusy();

  useEffect(() => {
    if (token === null) return;
    if (token === "") return setProblem(INCOMPLETE_LINK);
    void postForm<Waiting>(DOOR, { token }).then((answer) =>
      answer.isDone ? setWaiting(answer.body) : setProblem(answer.message),
    );
  }, [token]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password") ?? "");
    if (!busy.begin()) return;
    setProblem(null);
    const made = await postForm<{ slug: string; email: string }>(DOOR, { token, password });
    if (made.isDone) {
      const { isSignedIn } = await signIn({ email: made.body.email, password });
      return window.location.assign(isSignedIn ? `/w/${made.body.slug}/interactions` : "/sign-in?reason=confirmed");
    }
    if (made.reason === "not_found") setWaiting(null);
    setProblem(made.message);
    busy.end();
  }

  if (!waiting) {
    return (
      <Stack>
        <Title order={1}>Confirm your account</Title>
        {problem ? <ProblemAlert>{problem}</ProblemAlert> : <Loader size="sm" aria-label="Looking up the account" />}
        <Group>
          <Anchor component={Link} href="/sign-in" size="sm">
            Sign in
          </Anchor>
          <Anchor component={Link} href="/sign-up" size="sm">
            Create an account
          </Anchor>
        </Group>
      </Stack>
    );
  }
  const { email, workspaceName } = waiting;
  return (
    <form method="post" onSubmit={submit}>
      <Stack>
        <Title order={1}>Confirm your account</Title>
        <Text style={{ overflowWrap: "anywhere" }}>
          <strong>{email}</strong> becomes the owner of {workspaceName}.
        </Text>
        <ProblemAlert>{problem}</ProblemAlert>
        <input type="hidden" name="username" autoComplete="username" value={email} />
        <PasswordField
          label="Password"
          description="The one that you chose when you asked for the account."
          name="password"
          autoComplete="current-password"
          required
        />
        <BusyButton type="submit" isBusy={busy.isBusy}>
          Create account
        </BusyButton>
      </Stack>
    </form>
  );
}
