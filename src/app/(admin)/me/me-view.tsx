"use client";

import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTRPC, useTRPCClient } from "@/trpc/client";
import { PageHeader } from "@/ui/page-header";
import { RowSkeletons } from "@/ui/row-skeletons";
import { QueryFailure } from "../query-failure";
import { Section } from "../section";
import { useAct } from "../use-act";
import type { Account } from "./account";
import { EventsSection } from "./events-section";
import { PasswordSection } from "./password-section";
import { ProvidersSection } from "./providers-section";
import { SecondFactorSection } from "./second-factor-section";
import { SessionsSection } from "./sessions-section";
import { WorkspacesSection } from "./workspaces-section";

/** One's own account: name, password, second factor, providers, sessions, and what happened to it. */
export function MeView() {
  const trpc = useTRPC();
  const account = useQuery(trpc.me.account.queryOptions());
  return (
    <>
      <PageHeader title="My account" description={account.data?.email ?? "Who you are here, and how you sign in."} />
      {account.isPending ? <RowSkeletons label="Loading your account" rows={4} /> : null}
      <QueryFailure query={account} />
      {account.data ? (
        <Stack maw={760}>
          <NameSection account={account.data} />
          <WorkspacesSection />
          <PasswordSection account={account.data} />
          <SecondFactorSection account={account.data} />
          <ProvidersSection account={account.data} />
          <SessionsSection />
          <EventsSection account={account.data} />
        </Stack>
      ) : null}
    </>
  );
}

function NameSection({ account }: { account: Account }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const router = useRouter();
  const rename = useAct({
    act: (name: string) => client.me.rename.mutate({ name }),
    changes: [trpc.me.account.queryKey()],
    done: "Your name is changed.",
    onDone: () => router.refresh(),
  });
  return (
    <Section title="Name" description="How others in your workspaces see you.">
      <form
        method="post"
        onSubmit={(event) => {
          event.preventDefault();
          rename.mutate(String(new FormData(event.currentTarget).get("name") ?? ""));
        }}
      >
        <Group align="flex-end" gap="sm">
          <TextInput
            flex={1}
            miw={200}
            label="Your name"
            name="name"
            defaultValue={account.name}
            autoComplete="name"
            maxLength={100}
            required
          />
          <Button type="submit" variant="default" loading={rename.isPending}>
            Save
          </Button>
        </Group>
      </form>
      <Text size="sm" c="dimmed">
        You sign in as {account.email}.
      </Text>
    </Section>
  );
}
