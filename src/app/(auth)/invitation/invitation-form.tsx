"use client";

import { Alert, Anchor, Button, Loader, Stack, Text, Title } from "@mantine/core";
import Link from "next/link";
import { type FormEvent, useEffect, useState } from "react";
import type { ProviderId } from "@/features/identity/rules";
import { renewSession } from "@/trpc/renew-session";
import { BusyButton } from "@/ui/busy-button";
import { ProblemAlert } from "@/ui/problem-alert";
import { useBusy } from "@/ui/use-busy";
import { goToProvider } from "../go-to-provider";
import { describeProviderFailure } from "../provider-words";
import { dropLinkSecret, INCOMPLETE_LINK, keepLinkSecret, useLinkSecret } from "../use-link-secret";
import { Credentials } from "./credentials";
import { type Comer, type Invitation, joinAsKnown, joinAsNew, joinSignedIn, lookAt } from "./invitation";

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
export function InvitationForm({ isAccessExpired, ...rest }: Props) {
  const token = useLinkSecret();
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    if (token === null) return;
    if (token === "") return setProblem(INCOMPLETE_LINK);
    void (isAccessExpired ? renewSession() : Promise.resolve())
      .then(() => lookAt(token))
      .then((answer) => (answer.isDone ? setInvitation(answer.body) : setProblem(answer.message)));
  }, [token, isAccessExpired]);

  if (token && invitation) return <AcceptForm token={token} invitation={invitation} {...rest} />;
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

type AcceptProps = Omit<Props, "isAccessExpired"> & { token: string; invitation: Invitation };

function AcceptForm({ token, invitation, providers, takesNewAccounts }: AcceptProps) {
  const { workspaceName, email, role, signedInAs } = invitation;
  const isSignedIn = signedInAs === email;
  const [comer, setComer] = useState<Comer>(takesNewAccounts ? "new" : "known");
  const [problem, setProblem] = useState<string | null>(null);
  const [wantsCode, setWantsCode] = useState(false);
  const busy = useBusy();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const field = (name: string) => String(form.get(name) ?? "");
    const given = { name: field("name"), password: field("password"), code: field("code") };
    if (!busy.begin()) return;
    setProblem(null);
    const join = comer === "new" ? joinAsNew : joinAsKnown;
    const joined = await (isSignedIn ? joinSignedIn(token) : join(token, email, given));
    if (joined.slug !== null) return window.location.assign(`/w/${joined.slug}/interactions`);
    if (joined.wantsCode !== undefined) setWantsCode(joined.wantsCode);
    setProblem(joined.message);
    busy.end();
  }

  function choose(next: Comer) {
    setComer(next);
    setProblem(null);
    setWantsCode(false);
  }

  async function leaveFor(provider: ProviderId) {
    if (!busy.begin()) return;
    keepLinkSecret(token);
    if (await goToProvider(provider, window.location.pathname)) return;
    dropLinkSecret();
    setProblem(describeProviderFailure("provider_down"));
    busy.end();
  }

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
        <BusyButton type="submit" isBusy={busy.isBusy}>
          {isSignedIn || comer === "known" ? "Accept" : "Create account and join"}
        </BusyButton>
        {isSignedIn
          ? null
          : providers.map(({ id, name }) => (
              <Button key={id} variant="default" disabled={busy.isBusy} onClick={() => void leaveFor(id)}>
                Continue with {name}
              </Button>
            ))}
      </Stack>
    </form>
  );
}
