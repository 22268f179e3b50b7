"use client";

import { Anchor, Stack, Text, Title } from "@mantine/core";
import Link from "next/link";
import { type FormEvent, useState } from "react";
import { BusyButton } from "@/ui/busy-button";
import { ProblemAlert } from "@/ui/problem-alert";
import { TextField } from "@/ui/text-field";
import { useBusy } from "@/ui/use-busy";
import { NewPasswordInput } from "../new-password-input";
import { postForm } from "../post-form";
import { signIn } from "../sign-in";
import { MailSent } from "./mail-sent";

type Given = { email: string; name: string; workspaceName: string };

export function SignUpForm() {
  const [given, setGiven] = useState<Given | null>(null);
  const [isMailed, setIsMailed] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const busy = useBusy();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const field = (name: string) => String(form.get(name) ?? "");
    const person = { email: field("email"), name: field("name"), workspaceName: field("workspaceName") };
    const password = field("password");
    if (!busy.begin()) return;
    setProblem(null);
    const asked = await postForm<{ confirmsByMail: boolean }>("/api/account/sign-up", { ...person, password });
    if (!asked.isDone) {
      setProblem(asked.message);
    } else if (asked.body.confirmsByMail) {
      setGiven(person);
      setIsMailed(true);
    } else {
      const answer = await signIn({ email: person.email, password });
      if (answer.isSignedIn) return window.location.assign("/");
      setProblem("That did not work. If you have an account already, sign in with its password.");
    }
    busy.end();
  }

  if (given && isMailed) return <MailSent email={given.email} onBack={() => setIsMailed(false)} />;
  return (
    <form method="post" onSubmit={submit}>
      <Stack>
        <Title order={1}>Create an account</Title>
        <ProblemAlert>{problem}</ProblemAlert>
        <TextField
          label="Your name"
          name="name"
          autoComplete="name"
          maxLength={100}
          defaultValue={given?.name}
          required
        />
        <TextField
          label="Your business"
          description="Its name becomes your workspace; you can invite others to it."
          name="workspaceName"
          autoComplete="organization"
          maxLength={100}
          defaultValue={given?.workspaceName}
          required
        />
        <TextField
          label="E-mail address"
          name="email"
          type="email"
          autoComplete="username"
          maxLength={254}
          defaultValue={given?.email}
          autoFocus={given !== null}
          required
        />
        <NewPasswordInput name="password" />
        <BusyButton type="submit" isBusy={busy.isBusy}>
          Create account
        </BusyButton>
        <Text size="sm" ta="center">
          Already here?{" "}
          <Anchor component={Link} href="/sign-in" underline="always" inherit>
            Sign in
          </Anchor>
        </Text>
      </Stack>
    </form>
  );
}
