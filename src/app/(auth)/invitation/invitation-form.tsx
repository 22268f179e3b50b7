"use client";

import { Alert, Anchor, Button, Loader, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import Link from "next/link";
import { type FormEvent, useEffect, useState } from "react";
import type { ProviderId } from "@/features/identity/rules";
import { renewSession } from "@/trpc/renew-session";
import { ProblemAlert } from "@/ui/problem-alert";
import { goToProvider } from "../go-to-provider";
import { NewPasswordInput } from "../new-password-input";
import { postForm } from "../post-form";
import { describeProviderFailure } from "../provider-words";
import { signIn } from "../sign-in";
import { dropLinkSecret, INCOMPLETE_LINK, keepLinkSecret, useLinkSecret } from "../use-link-secret";

type Invitation = {
  workspaceName: string;
  email: string;
  role: string;
  hasAccount: boolean;
  signedInAs: string | null;
};
const DOOR = "/api/account/invitation";
const ARTICLES: Record<string, string> = {
  owner: "an owner",
  admin: "an admin",
  agent: "an agent",
  viewer: "a viewer",
};

type Props = {
  providers: { id: ProviderId; name: string }[];
  /** Whoever comes with a session whose access has run out is signed in all the same. */
  isAccessExpired: boolean;
};

/** Shows what the link invites to, and lets the person in: with an account by signing in, without one by making it. */
export function InvitationForm({ providers, isAccessExpired }: Props) {
  const token = useLinkSecret();
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [wantsCode, setWantsCode] = useState(false);
  const [isBusy, setIsBusy] = useState(false);

  useEffect(() => {
    if (token === null) return;
    if (token === "") return setProblem(INCOMPLETE_LINK);
    void (isAccessExpired ? renewSession() : Promise.resolve())
      .then(() => postForm<Invitation>(DOOR, { token }))
      .then((answer) => (answer.isDone ? setInvitation(answer.body) : setProblem(answer.message)));
  }, [token, isAccessExpired]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!invitation) return;
    const form = new FormData(event.currentTarget);
    const field = (name: string) => String(form.get(name) ?? "");
    const { email, hasAccount, signedInAs } = invitation;
    const password = field("password");
    setIsBusy(true);
    setProblem(null);
    const fail = (message: string) => {
      setProblem(message);
      setIsBusy(false);
    };
    if (hasAccount && signedInAs !== email) {
      const entered = await signIn({ email, password, code: field("code") });
      if (!entered.isSignedIn) {
        setWantsCode(entered.wantsCode);
        return fail(entered.message);
      }
    }
    const newAccount = hasAccount ? null : { name: field("name"), password };
    const accept = () => postForm<{ slug: string }>(DOOR, { token, accept: { newAccount } });
    let accepted = await accept();
    // The page lay open for longer than access lasts.
    if (!accepted.isDone && accepted.reason === "unauthenticated" && (await renewSession()) === "renewed")
      accepted = await accept();
    if (!accepted.isDone) return fail(accepted.message);
    if (!hasAccount) await signIn({ email, password });
    window.location.assign(`/w/${accepted.body.slug}/interactions`);
  }

  async function leaveFor(provider: ProviderId) {
    setIsBusy(true);
    keepLinkSecret(token ?? "");
    if (await goToProvider(provider, window.location.pathname)) return;
    dropLinkSecret();
    setProblem(describeProviderFailure("provider_down"));
    setIsBusy(false);
  }

  if (!invitation) {
    return (
      <Stack>
        <Title order={1}>Invitation</Title>
        {problem ? <ProblemAlert>{problem}</ProblemAlert> : <Loader size="sm" aria-label="Loading the invitation" />}
        <Anchor component={Link} href="/sign-in" size="sm">
          Sign in
        </Anchor>
      </Stack>
    );
  }
  const { workspaceName, email, role, hasAccount, signedInAs } = invitation;
  const isOtherPerson = signedInAs !== null && signedInAs !== email;
  return (
    <form method="post" onSubmit={submit}>
      <Stack>
        <Title order={1}>Join {workspaceName}</Title>
        <Text>
          <strong>{email}</strong> is invited as {ARTICLES[role] ?? role}.
        </Text>
        {isOtherPerson ? (
          <Alert color="blue">
            You are signed in as {signedInAs}. Accepting signs you in as {email} instead.
          </Alert>
        ) : null}
        <ProblemAlert>{problem}</ProblemAlert>
        <input type="hidden" name="username" autoComplete="username" value={email} />
        {hasAccount && signedInAs !== email ? (
          <PasswordInput label={`Password of ${email}`} name="password" autoComplete="current-password" required />
        ) : null}
        {wantsCode ? <TextInput label="Code" name="code" autoComplete="one-time-code" autoFocus required /> : null}
        {hasAccount ? null : (
          <>
            <TextInput label="Your name" name="name" autoComplete="name" maxLength={100} required />
            <NewPasswordInput name="password" />
          </>
        )}
        <Button type="submit" loading={isBusy}>
          {hasAccount ? "Accept" : "Create account and join"}
        </Button>
        {signedInAs === email
          ? null
          : providers.map(({ id, name }) => (
              <Button key={id} variant="default" disabled={isBusy} onClick={() => void leaveFor(id)}>
                Continue with {name}
              </Button>
            ))}
      </Stack>
    </form>
  );
}
