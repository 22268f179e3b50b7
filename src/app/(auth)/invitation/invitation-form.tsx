"use client";

import {
  Alert,
  Anchor,
  Button,
  Loader,
  PasswordInput,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
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
import { CodeInput } from "../sign-in/code-input";
import { dropLinkSecret, INCOMPLETE_LINK, keepLinkSecret, useLinkSecret } from "../use-link-secret";

type Invitation = {
  workspaceName: string;
  email: string;
  role: string;
  signedInAs: string | null;
};
/** Who comes: the page may not tell anybody, so it asks. */
type Comer = "new" | "known";
const DOOR = "/api/account/invitation";
const NOT_NEW = "That did not work. If you have an account already, choose “I have an account” and enter its password.";
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
  takesNewAccounts: boolean;
};

/** Shows what the link invites to, and lets the person in: with an account by signing in, without one by making it. */
export function InvitationForm({ providers, isAccessExpired, takesNewAccounts }: Props) {
  const token = useLinkSecret();
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const [comer, setComer] = useState<Comer>(takesNewAccounts ? "new" : "known");
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
    const { email, signedInAs } = invitation;
    const password = field("password");
    const accept = (newAccount: { name: string; password: string } | null) =>
      postForm<{ slug: string }>(DOOR, { token, accept: { newAccount } });
    setIsBusy(true);
    setProblem(null);
    const fail = (message: string) => {
      setProblem(message);
      setIsBusy(false);
    };
    if (signedInAs === email) {
      let joined = await accept(null);
      // The page lay open for longer than access lasts.
      if (!joined.isDone && joined.reason === "unauthenticated" && (await renewSession()) === "renewed")
        joined = await accept(null);
      return joined.isDone ? enter(joined.body.slug) : fail(joined.message);
    }
    const made = comer === "new" ? await accept({ name: field("name"), password }) : null;
    if (made && !made.isDone) return fail(made.message);
    const entered = await signIn({ email, password, code: field("code") });
    if (!entered.isSignedIn) {
      setWantsCode(entered.wantsCode);
      return fail(comer === "new" && !entered.wantsCode ? NOT_NEW : entered.message);
    }
    const joined = await accept(null);
    if (joined.isDone) return enter(joined.body.slug);
    // A new account has used the link up already.
    return made ? enter(made.body.slug) : fail(joined.message);
  }

  function choose(next: Comer) {
    setComer(next);
    setProblem(null);
    setWantsCode(false);
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
  const { workspaceName, email, role, signedInAs } = invitation;
  const isSignedIn = signedInAs === email;
  return (
    <form method="post" onSubmit={submit}>
      <Stack>
        <Title order={1}>Join {workspaceName}</Title>
        <Text>
          <strong>{email}</strong> is invited as {ARTICLES[role] ?? role}.
        </Text>
        {signedInAs && !isSignedIn ? (
          <Alert color="blue">
            You are signed in as {signedInAs}. Accepting signs you in as {email} instead.
          </Alert>
        ) : null}
        <ProblemAlert>{problem}</ProblemAlert>
        <input type="hidden" name="username" autoComplete="username" value={email} />
        {isSignedIn ? null : <Credentials {...{ email, comer, wantsCode, takesNewAccounts }} onChange={choose} />}
        <Button type="submit" loading={isBusy}>
          {isSignedIn || comer === "known" ? "Accept" : "Create account and join"}
        </Button>
        {isSignedIn
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

function enter(slug: string): void {
  window.location.assign(`/w/${slug}/interactions`);
}

type CredentialsProps = {
  email: string;
  comer: Comer;
  wantsCode: boolean;
  takesNewAccounts: boolean;
  onChange: (comer: Comer) => void;
};

function Credentials({ email, comer, wantsCode, takesNewAccounts, onChange }: CredentialsProps) {
  return (
    <>
      {takesNewAccounts ? (
        <SegmentedControl<Comer>
          aria-label="Do you have an account?"
          fullWidth
          data={[
            { value: "new", label: "I am new here" },
            { value: "known", label: "I have an account" },
          ]}
          value={comer}
          onChange={onChange}
        />
      ) : (
        <Text size="sm">No new accounts are made here at the moment: sign in with the one you have.</Text>
      )}
      {comer === "new" ? (
        <>
          <TextInput label="Your name" name="name" autoComplete="name" maxLength={100} required />
          <NewPasswordInput name="password" />
        </>
      ) : (
        <PasswordInput label={`Password of ${email}`} name="password" autoComplete="current-password" required />
      )}
      {wantsCode ? <CodeInput /> : null}
    </>
  );
}
