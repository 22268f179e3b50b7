"use client";

import { SimpleGrid, Skeleton, Stack, Text, VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/trpc/client";
import type { Outputs } from "@/trpc/root";
import { TimeStamp } from "@/ui/time-stamp";
import { QueryFailure } from "../query-failure";
import { Section } from "../section";
import { REFRESH_MS } from "./refresh";

type Owed = Outputs["operator"]["owed"];

const KINDS: Record<keyof Owed, { name: string; meaning: string }> = {
  turns: { name: "Turns waiting", meaning: "Conversations with a message that has no outcome yet." },
  wakes: { name: "Wake-ups due", meaning: "Conversations that the next sweep wakes." },
  unknownSends: { name: "Sends of unknown delivery", meaning: "Checked by echo or status, never sent twice." },
  tasks: { name: "Open tasks", meaning: "Conversations that wait for a person." },
};

/** What the installation owes to customers right now. */
export function OwedSection() {
  const trpc = useTRPC();
  const owed = useQuery(trpc.operator.owed.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  const kinds = Object.entries(KINDS) as [keyof Owed, (typeof KINDS)[keyof Owed]][];
  return (
    <Section title="Owed now" description="What waits over all workspaces, and since when the oldest of it does.">
      <QueryFailure query={owed} />
      {owed.isPending ? (
        <div role="status">
          <VisuallyHidden>Counting what is owed</VisuallyHidden>
          <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} aria-hidden="true">
            {kinds.map(([kind]) => (
              <Skeleton key={kind} height={96} />
            ))}
          </SimpleGrid>
        </div>
      ) : null}
      {owed.data ? (
        <SimpleGrid component="ul" cols={{ base: 1, xs: 2, md: 4 }} p={0} m={0} style={{ listStyle: "none" }}>
          {kinds.map(([kind, { name, meaning }]) => (
            <Backlog key={kind} name={name} meaning={meaning} backlog={owed.data[kind]} />
          ))}
        </SimpleGrid>
      ) : null}
    </Section>
  );
}

function Backlog({ name, meaning, backlog }: { name: string; meaning: string; backlog: Owed[keyof Owed] }) {
  return (
    <Stack component="li" gap={2} aria-label={name}>
      <Text size="sm" fw={600}>
        {name}
      </Text>
      <Text fz={28} fw={650} lh={1.2} style={{ fontVariantNumeric: "tabular-nums" }}>
        {backlog.count.toLocaleString()}
      </Text>
      {backlog.oldestAt ? (
        <Text size="xs" c="dimmed" component="div">
          oldest: <TimeStamp at={backlog.oldestAt} inherit span />
        </Text>
      ) : null}
      <Text size="xs" c="dimmed">
        {meaning}
      </Text>
    </Stack>
  );
}
