"use client";

import { Button, Group, Stack, Text } from "@mantine/core";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { LINKED_PATH } from "@/features/identity/rules";
import { useTRPC, useTRPCClient } from "@/trpc/client";
import { renewSession } from "@/trpc/renew-session";
import { ProblemAlert } from "@/ui/problem-alert";
import { ToneBadge } from "@/ui/tone-badge";
import { goToProvider } from "../../(auth)/go-to-provider";
import { describeProviderFailure } from "../../(auth)/provider-words";
import { Section } from "../section";
import { useAct } from "../use-act";
import type { Account } from "./account";
import { type Proof, ProofForm } from "./proof-form";

type Provider = Account["providers"][number];

/** Links accounts of providers, where the installation is set up for any. */
export function ProvidersSection({ account }: { account: Account }) {
  const problem = describeProviderFailure(useSearchParams().get("error"));
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [asked, setAsked] = useState<Provider | null>(null);
  const link = useAct({
    act: (input: { provider: Provider["id"]; proof: Proof }) => client.me.allowLinking.mutate(input),
    changes: [],
    onDone: async (_, { provider }) => {
      // Nothing renews while the person is at the provider's: they leave with all of the access that there is.
      await renewSession();
      await goToProvider(provider, LINKED_PATH);
    },
  });
  const unlink = useAct({
    act: (input: { provider: Provider["id"]; proof: Proof }) => client.me.unlinkProvider.mutate(input),
    changes: [trpc.me.account.queryKey()],
    onDone: () => setAsked(null),
  });
  const ask = (provider: Provider | null) => {
    link.reset();
    unlink.reset();
    setAsked(provider);
  };
  if (account.providers.length === 0) return null;
  return (
    <Section title="Other ways to sign in" description="Accounts elsewhere that sign you in here.">
      <Stack gap="sm">
        <ProblemAlert>{asked ? null : problem}</ProblemAlert>
        {account.providers.map((provider) => (
          <Group key={provider.id} justify="space-between">
            <Group gap="xs">
              <Text>{provider.name}</Text>
              {provider.isLinked ? <ToneBadge tone="good">Linked</ToneBadge> : null}
            </Group>
            <Button variant="default" size="xs" onClick={() => ask(provider)}>
              {provider.isLinked ? `Unlink ${provider.name}` : `Link ${provider.name}`}
            </Button>
          </Group>
        ))}
        {asked ? (
          <ProofForm
            key={asked.id}
            hasPassword={account.hasPassword}
            hasSecondFactor={account.secondFactor !== null}
            action={asked.isLinked ? `Unlink ${asked.name}` : `Go to ${asked.name}`}
            isDangerous={asked.isLinked}
            isBusy={link.isPending || unlink.isPending}
            problem={link.problem ?? unlink.problem}
            onProof={(proof) => (asked.isLinked ? unlink : link).mutate({ provider: asked.id, proof })}
            onCancel={() => ask(null)}
          />
        ) : null}
      </Stack>
    </Section>
  );
}
