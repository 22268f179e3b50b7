"use client";

import { Button, PasswordInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { PASSWORD_MAX, PASSWORD_MIN } from "@/features/identity/rules";
import { makeFetchWithRenewal } from "@/trpc/fetch-with-renewal";
import { renewSession } from "@/trpc/renew-session";
import { ProblemAlert } from "@/ui/problem-alert";
import { Section } from "../section";
import type { Account } from "./account";
import { type Proof, ProofForm } from "./proof-form";

const fetchRenewing = makeFetchWithRenewal({
  fetch: (input, init) => globalThis.fetch(input, init),
  renew: renewSession,
  // What is typed stays on the page, with what was answered.
  onEnded: () => undefined,
});

/** Changes the password through its own door, since the answer brings this browser new cookies. */
export function PasswordSection({ account }: { account: Account }) {
  const [isOpen, setIsOpen] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function change(proof: Proof, form: FormData) {
    setIsBusy(true);
    setProblem(null);
    const answer = await fetchRenewing("/api/account/password", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...proof, newPassword: String(form.get("newPassword") ?? "") }),
    }).catch(() => null);
    setIsBusy(false);
    if (answer?.ok) {
      setIsOpen(false);
      notifications.show({ color: "pine", message: "Your password is changed. Every other session has ended." });
      return;
    }
    const body = await answer?.json().catch(() => null);
    setProblem(body?.message ?? "The server does not answer at the moment. Nothing was changed.");
  }

  return (
    <Section
      title="Password"
      description={
        account.hasPassword
          ? "Changing it ends all your other sessions."
          : "You have none: you sign in through a provider."
      }
      actions={
        isOpen ? null : (
          <Button variant="default" onClick={() => setIsOpen(true)}>
            {account.hasPassword ? "Change password" : "Set a password"}
          </Button>
        )
      }
    >
      {isOpen ? (
        <ProofForm
          hasPassword={account.hasPassword}
          hasSecondFactor={account.secondFactor !== null}
          action="Change password"
          isBusy={isBusy}
          onProof={(proof, form) => void change(proof, form)}
          onCancel={() => setIsOpen(false)}
        >
          <ProblemAlert>{problem}</ProblemAlert>
          <PasswordInput
            label="New password"
            description={`At least ${PASSWORD_MIN} characters. Three or four words of your own do well.`}
            name="newPassword"
            autoComplete="new-password"
            minLength={PASSWORD_MIN}
            maxLength={PASSWORD_MAX}
            required
          />
        </ProofForm>
      ) : null}
    </Section>
  );
}
