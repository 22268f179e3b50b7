"use client";

import { Alert, Button, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { postForm } from "../post-form";

/** Asks for a link to set a new password; the answer is the same whoever has an account. */
export function ForgotForm() {
  const [answer, setAnswer] = useState<{ isGood: boolean; message: string } | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get("email") ?? "");
    setIsBusy(true);
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
    setIsBusy(false);
  }

  return (
    <form method="post" onSubmit={submit}>
      <Stack>
        {answer ? (
          <Alert color={answer.isGood ? "pine" : "amber"} role="alert">
            {answer.message}
          </Alert>
        ) : null}
        <TextInput label="E-mail address" name="email" type="email" autoComplete="username" required />
        <Button type="submit" loading={isBusy}>
          Send me a link
        </Button>
      </Stack>
    </form>
  );
}
