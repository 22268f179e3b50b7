"use client";

import { Alert, Stack } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { BusyButton } from "@/ui/busy-button";
import { TextField } from "@/ui/text-field";
import { useBusy } from "@/ui/use-busy";
import { postForm } from "../post-form";

/** Asks for a link to set a new password; the answer is the same whoever has an account. */
export function ForgotForm() {
  const [answer, setAnswer] = useState<{ isGood: boolean; message: string } | null>(null);
  const busy = useBusy();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get("email") ?? "");
    if (!busy.begin()) return;
    const result = await postForm("/api/account/request-reset", { email });
    setAnswer(
      result.isDone
        ? {
            isGood: true,
            message:
              "If there is an account with this address, a link is on its way. It works for half an hour. If none comes, ask the operator of the installation for one.",
          }
        : { isGood: false, message: result.message },
    );
    busy.end();
  }

  return (
    <form method="post" onSubmit={submit}>
      <Stack>
        {answer ? (
          <Alert color={answer.isGood ? "pine" : "amber"} role="alert">
            {answer.message}
          </Alert>
        ) : null}
        <TextField label="E-mail address" name="email" type="email" autoComplete="username" required />
        <BusyButton type="submit" isBusy={busy.isBusy}>
          Send me a link
        </BusyButton>
      </Stack>
    </form>
  );
}
