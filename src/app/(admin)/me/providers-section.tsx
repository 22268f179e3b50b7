"use client";

import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTRPC, useTRPCClient } from "@/trpc/client";
import { ToneBadge } from "@/ui/tone-badge";
import { goToProvider } from "../../(auth)/go-to-provider";
import { Section } from "../section";
import { useAct } from "../use-act";
import type { Account } from "./me-view";
import { type Proof, ProofForm } from "./proof-form";

type Provider = Account["providers"][number];
const NAMES: Record<Provider["name"], string> = { google: "Google", github: "GitHub" };

/** Links accounts of providers, where the installation is set up for any. */
export function ProvidersSection({ account }: { account: Account }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [asked, setAsked] = useState<Provider | null>(null);
  const link = useAct({
    act: (input: { provider: Provider["name"]; proof: Proof }) => client.me.allowLinking.mutate(input),
    changes: [],
    onDone: (_, { provider }) => void goToProvider(provider, "/me"),
  });
  const unlink = useAct({
    act: (input: { provider: Provider["name"]; proof: Proof }) => client.me.unlinkProvider.mutate(input),
    changes: [trpc.me.account.queryKey()],
    onDone: () => setAsked(null),
  });
  if (account.providers.length === 0) return null;
  return (
    <Section title="Other ways to sign in" description="Accounts elsewhere that sign you in here.">
      <Stack gap="sm">
        {account.providers.map((provider) => (
          <Group key={provider.name} justify="space-between">
            <Group gap="xs">
              <Text>{NAMES[provider.name]}</Text>
              {provider.isLinked ? <ToneBadge tone="good">Linked</ToneBadge> : null}
            </Group>
            <Button variant="default" size="xs" onClick={() => setAsked(provider)}>
              {provider.isLinked ? `Unlink ${NAMES[provider.name]}` : `Link ${NAMES[provider.name]}`}
            </Button>
          </Group>
        ))}
        {asked ? (
          <ProofForm
            hasPassword={account.hasPassword}
            hasSecondFactor={account.secondFactor !== null}
            action={asked.isLinked ? `Unlink ${NAMES[asked.name]}` : `Go to ${NAMES[asked.name]}`}
            isDangerous={asked.isLinked}
            isBusy={link.isPending || unlink.isPending}
            onProof={(proof) => (asked.isLinked ? unlink : link).mutate({ provider: asked.name, proof })}
            onCancel={() => setAsked(null)}
          />
        ) : null}
      </Stack>
    </Section>
  );
}
