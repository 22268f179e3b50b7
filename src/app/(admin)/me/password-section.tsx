"use client";

import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { makeFetchWithRenewal } from "@/trpc/fetch-with-renewal";
import { renewSession } from "@/trpc/renew-session";
import { useBusy } from "@/ui/use-busy";
import { NewPasswordInput } from "../../(auth)/new-password-input";
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
  const busy = useBusy();
  const [problem, setProblem] = useState<string | null>(null);

  async function change(proof: Proof, form: FormData) {
    if (!busy.begin()) return;
    setProblem(null);
    const answer = await fetchRenewing("/api/account/password", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...proof, newPassword: String(form.get("newPassword") ?? "") }),
    }).catch(() => null);
    busy.end();
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
          isBusy={busy.isBusy}
          problem={problem}
          onProof={(proof, form) => void change(proof, form)}
          onCancel={() => {
            setProblem(null);
            setIsOpen(false);
          }}
        >
          <NewPasswordInput label="New password" name="newPassword" />
        </ProofForm>
      ) : null}
    </Section>
  );
}
