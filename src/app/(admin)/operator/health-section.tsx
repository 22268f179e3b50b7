"use client";

import { Group, Paper, SimpleGrid, Skeleton, Stack, Text, VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/trpc/client";
import type { Outputs } from "@/trpc/root";
import { ToneBadge } from "@/ui/tone-badge";
import { QueryFailure } from "../query-failure";
import { Section } from "../section";
import { REFRESH_MS } from "./refresh";

type PartState = Outputs["operator"]["health"][number];

const NAMES: Record<PartState["part"], string> = {
  database: "Database",
  redis: "Redis",
  jobs: "Jobs",
  model: "Model",
  meta: "Meta",
};

/** Whether each part is there, real or a stand-in, and how quickly it answers. */
export function HealthSection() {
  const trpc = useTRPC();
  const health = useQuery(trpc.operator.health.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  return (
    <Section title="Health" description="Whether each part answers, and how quickly.">
      <QueryFailure query={health} />
      {health.isPending ? (
        <div role="status">
          <VisuallyHidden>Asking each part</VisuallyHidden>
          <SimpleGrid cols={{ base: 2, md: 5 }} spacing={{ base: "xs", sm: "md" }} aria-hidden="true">
            {Object.keys(NAMES).map((part) => (
              <Skeleton key={part} height={82} />
            ))}
          </SimpleGrid>
        </div>
      ) : null}
      {health.data ? (
        <SimpleGrid
          component="ul"
          cols={{ base: 2, md: 5 }}
          spacing={{ base: "xs", sm: "md" }}
          p={0}
          m={0}
          style={{ listStyle: "none" }}
        >
          {health.data.map((state) => (
            <PartCard key={state.part} state={state} />
          ))}
        </SimpleGrid>
      ) : null}
    </Section>
  );
}

function PartCard({ state }: { state: PartState }) {
  return (
    <Paper component="li" withBorder p="sm">
      <Stack gap={6}>
        <Group justify="space-between" gap="xs">
          <Text fw={600}>{NAMES[state.part]}</Text>
          <ToneBadge tone={state.isUp ? "good" : "bad"}>{state.isUp ? "Up" : "No answer"}</ToneBadge>
        </Group>
        <Text size="sm" c="dimmed">
          {state.isEmbedded ? "Stand-in" : "Real"}
          {state.latencyMs === null ? "" : `, ${state.latencyMs} ms`}
        </Text>
      </Stack>
    </Paper>
  );
}
