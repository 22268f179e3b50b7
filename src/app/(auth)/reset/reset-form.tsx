"use client";

import { Anchor, Stack, Title } from "@mantine/core";
import Link from "next/link";
import { type FormEvent, useState } from "react";
import { BusyButton } from "@/ui/busy-button";
import { ProblemAlert } from "@/ui/problem-alert";
import { useBusy } from "@/ui/use-busy";
import { NewPasswordInput } from "../new-password-input";
import { postForm } from "../post-form";
import { INCOMPLETE_LINK, useLinkSecret } from "../use-link-secret";

/** Sets a new password with the secret of a one-time link. */
export function ResetForm() {
  const token = useLinkSecret();
  const [problem, setProblem] = useState<string | null>(null);
  const busy = useBusy();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password") ?? "");
    if (!busy.begin()) return;
    const answer = await postForm("/api/account/reset", { token, password });
    if (answer.isDone) return window.location.assign("/sign-in?reason=reset");
    setProblem(answer.message);
    busy.end();
  }

  return (
    <form method="post" onSubmit={submit}>
      <Stack>
        <Title order={1}>Set a new password</Title>
        <ProblemAlert>{token === "" ? INCOMPLETE_LINK : problem}</ProblemAlert>
        <NewPasswordInput label="New password" name="password" />
        <BusyButton type="submit" isBusy={busy.isBusy} disabled={!token}>
          Set password
        </BusyButton>
        <Anchor component={Link} href="/sign-in" size="sm">
          Back to sign in
        </Anchor>
      </Stack>
    </form>
  );
}
