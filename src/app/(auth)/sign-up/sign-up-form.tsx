"use client";

import { Alert, Anchor, Button, Stack, Text, TextInput, Title } from "@mantine/core";
import Link from "next/link";
import { type FormEvent, useState } from "react";
import { NewPasswordInput } from "../new-password-input";
import { postForm } from "../post-form";
import { signIn } from "../sign-in";

export function SignUpForm() {
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const field = (name: string) => String(form.get(name) ?? "");
    const [email, password] = [field("email"), field("password")];
    setIsBusy(true);
    setProblem(null);
    const made = await postForm("/api/account/sign-up", {
      email,
      password,
      name: field("name"),
      workspaceName: field("workspaceName"),
    });
    if (made.isDone) {
      const answer = await signIn({ email, password });
      if (answer.isSignedIn) return window.location.assign("/");
      setProblem("That did not work. If you have an account already, sign in with its password.");
    } else {
      setProblem(made.message);
    }
    setIsBusy(false);
  }

  return (
    <form onSubmit={submit}>
      <Stack>
        <Title order={1}>Create an account</Title>
        {problem ? (
          <Alert color="amber" role="alert">
            {problem}
          </Alert>
        ) : null}
        <TextInput label="Your name" name="name" autoComplete="name" maxLength={100} required />
        <TextInput
          label="Your business"
          description="Its name becomes your workspace; you can invite others to it."
          name="workspaceName"
          autoComplete="organization"
          maxLength={100}
          required
        />
        <TextInput label="E-mail address" name="email" type="email" autoComplete="username" maxLength={254} required />
        <NewPasswordInput name="password" />
        <Button type="submit" loading={isBusy}>
          Create account
        </Button>
        <Text size="sm" ta="center">
          Already here?{" "}
          <Anchor component={Link} href="/sign-in" inherit>
            Sign in
          </Anchor>
        </Text>
      </Stack>
    </form>
  );
}
