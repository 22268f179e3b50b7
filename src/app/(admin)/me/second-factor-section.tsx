"use client";

import { Alert, Anchor, Button, Code, Group, Image, List, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { useTRPC, useTRPCClient } from "@/trpc/client";
import { FormActions } from "@/ui/form-actions";
import { TimeStamp } from "@/ui/time-stamp";
import { Section } from "../section";
import { useAct } from "../use-act";
import type { Account } from "./account";
import { type Proof, ProofForm } from "./proof-form";

type Step = "rest" | "prove" | "scan" | "codes" | "remove";

/** Turns the authenticator app on and off. */
export function SecondFactorSection({ account }: { account: Account }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [step, setStep] = useState<Step>("rest");
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
  const owed = useSearchParams().get("owed");
  const { hasPassword, secondFactor } = account;
  const proof = { hasPassword, hasSecondFactor: secondFactor !== null, onCancel: () => setStep("rest") };

  return (
    <Section
      title="Second factor"
      description={
        secondFactor ? (
          <>
            On since <TimeStamp at={secondFactor.since} inherit />. {secondFactor.recoveryCodesLeft} recovery codes
            left.
          </>
        ) : (
          "A code from an authenticator app, asked for when you sign in. Recommended for owners and admins."
        )
      }
      actions={
        step === "rest" ? (
          <Button variant="default" onClick={() => setStep(secondFactor ? "remove" : "prove")}>
            {secondFactor ? "Remove" : "Set up"}
          </Button>
        ) : null
      }
    >
      {owed && step === "rest" ? <OwedNotice workspace={owed} isSetUp={secondFactor !== null} /> : null}
      {step === "prove" ? (
        <ProofForm {...proof} action="Continue" isBusy={begin.isPending} onProof={(given) => begin.mutate(given)} />
      ) : null}
      {step === "remove" ? (
        <ProofForm
          {...proof}
          action="Remove second factor"
          isDangerous
          isBusy={remove.isPending}
          onProof={(given) => remove.mutate(given)}
        />
      ) : null}
      {step === "scan" && begin.data ? (
        <form
          method="post"
          onSubmit={(event) => {
            event.preventDefault();
            confirm.mutate(String(new FormData(event.currentTarget).get("code") ?? ""));
          }}
        >
          <Stack gap="sm">
            <Text size="sm">
              Scan this with your authenticator app, or type the key in, and enter the code it shows.
            </Text>
            <Group align="flex-start" gap="lg">
              <Image
                src={`data:image/svg+xml;utf8,${encodeURIComponent(begin.data.qrCode)}`}
                alt="QR code for the authenticator app; the key beside it says the same"
                w={180}
                h={180}
              />
              <Stack gap="sm" flex={1} miw={220}>
                <Code block style={{ wordBreak: "break-all" }}>
                  {begin.data.secret.match(/.{1,4}/g)?.join(" ")}
                </Code>
                <TextInput
                  label="Code"
                  name="code"
                  inputMode="numeric"
                  autoComplete="one-time-code"
                  maxLength={10}
                  required
                  autoFocus
                />
                <FormActions action="Turn on" isBusy={confirm.isPending} onCancel={() => setStep("rest")} />
              </Stack>
            </Group>
          </Stack>
        </form>
      ) : null}
      {step === "codes" ? (
        <Alert color="blue" title="Keep these recovery codes" role="status">
          <Stack gap="sm">
            <Text size="sm">Each lets you in once when you have lost the app. They are shown only now.</Text>
            <List listStyleType="none" ff="monospace" size="sm">
              {recoveryCodes.map((code) => (
                <List.Item key={code}>{code}</List.Item>
              ))}
            </List>
            <Group>
              <Button variant="default" onClick={() => setStep("rest")}>
                I have kept them
              </Button>
            </Group>
          </Stack>
        </Alert>
      ) : null}
    </Section>
  );
}

/** Why a workspace has sent somebody here, and the way back when that is mended. */
function OwedNotice({ workspace, isSetUp }: { workspace: string; isSetUp: boolean }) {
  const workspaces = useQuery(useTRPC().me.workspaces.queryOptions());
  const found = workspaces.data?.find(({ slug }) => slug === workspace);
  if (!found) return null;
  return (
    <Alert color={isSetUp ? "pine" : "amber"} role="alert">
      {isSetUp ? (
        <Anchor component={Link} href={`/w/${found.slug}/interactions`}>
          Go on to {found.name}
        </Anchor>
      ) : (
        `${found.name} asks you for a second factor. Set one up to go on.`
      )}
    </Alert>
  );
}
