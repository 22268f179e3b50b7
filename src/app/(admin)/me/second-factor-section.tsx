"use client";

import { Button } from "@mantine/core";
import { useState } from "react";
import { useTRPC, useTRPCClient } from "@/trpc/client";
import { TimeStamp } from "@/ui/time-stamp";
import { Section } from "../section";
import { useAct } from "../use-act";
import type { Account } from "./account";
import { type Proof, ProofForm } from "./proof-form";
import { RecoveryCodes } from "./recovery-codes";
import { ScanForm } from "./scan-form";

type Step = "rest" | "prove" | "scan" | "codes" | "remove";

/** Turns the authenticator app on and off. `isOwed`: a workspace waits for it, so the way there is open. */
export function SecondFactorSection({ account, isOwed = false }: { account: Account; isOwed?: boolean }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { hasPassword, secondFactor } = account;
  const [step, setStep] = useState<Step>(isOwed && !secondFactor ? "prove" : "rest");
  const [recoveryCodes, setRecoveryCodes] = useState<string[]>([]);
  const changes = [trpc.me.account.queryKey(), trpc.me.sessions.queryKey()];
  const begin = useAct({
    act: (proof: Proof) => client.me.beginTotp.mutate({ proof }),
    changes: [],
    onDone: () => setStep("scan"),
  });
  const confirm = useAct({
    act: (code: string) => client.me.confirmTotp.mutate({ code }),
    changes,
    done: "The second factor is on. Every other session has ended.",
    onDone: (made) => {
      setRecoveryCodes(made.recoveryCodes);
      setStep("codes");
    },
  });
  const remove = useAct({
    act: (proof: Proof) => client.me.removeTotp.mutate({ proof }),
    changes,
    done: "The second factor is removed.",
    onDone: () => setStep("rest"),
  });
  const rest = () => {
    for (const act of [begin, confirm, remove]) act.reset();
    setStep("rest");
  };
  const proof = { hasPassword, hasSecondFactor: secondFactor !== null, onCancel: rest };

  return (
    <Section
      title="Second factor"
      description={secondFactor ? <State secondFactor={secondFactor} /> : WHAT_IT_IS}
      actions={
        step === "rest" ? (
          <Button variant="default" onClick={() => setStep(secondFactor ? "remove" : "prove")}>
            {secondFactor ? "Remove" : "Set up"}
          </Button>
        ) : null
      }
    >
      {step === "prove" ? (
        <ProofForm
          {...proof}
          action="Continue"
          isBusy={begin.isPending}
          problem={begin.problem}
          onProof={(given) => begin.mutate(given)}
        />
      ) : null}
      {step === "remove" ? (
        <ProofForm
          {...proof}
          action="Remove second factor"
          isDangerous
          isBusy={remove.isPending}
          problem={remove.problem}
          onProof={(given) => remove.mutate(given)}
        />
      ) : null}
      {step === "scan" && begin.data ? (
        <ScanForm
          {...begin.data}
          isBusy={confirm.isPending}
          problem={confirm.problem}
          onCode={(code) => confirm.mutate(code)}
          onCancel={rest}
        />
      ) : null}
      {step === "codes" ? <RecoveryCodes codes={recoveryCodes} onKept={rest} /> : null}
    </Section>
  );
}

const WHAT_IT_IS =
  "A code from an authenticator app, asked for when you sign in. Recommended for owners and admins. Turning it on ends all your other sessions.";

function State({ secondFactor }: { secondFactor: NonNullable<Account["secondFactor"]> }) {
  const { since, recoveryCodesLeft } = secondFactor;
  return (
    <>
      Turned on <TimeStamp at={since} inherit span />.{" "}
      {recoveryCodesLeft === 1 ? "1 recovery code is left." : `${recoveryCodesLeft} recovery codes are left.`}
    </>
  );
}
