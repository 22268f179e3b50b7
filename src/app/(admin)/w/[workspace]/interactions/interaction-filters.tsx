"use client";

import { Group, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { OUTCOMES } from "@/features/interactions/schema";
import { useTRPC } from "@/trpc/client";
import { OUTCOME_WORDS, PRODUCT_NAMES } from "../../../words";
import type { Filters } from "./use-filters";

type Props = { workspace: string; filters: Filters; onChange: (filters: Filters) => void };

/** Which channel and which outcome the list shows. */
export function InteractionFilters({ workspace, filters, onChange }: Props) {
  const trpc = useTRPC();
  const channels = useQuery(trpc.channels.list.queryOptions({ workspace }, { staleTime: 60_000 }));
  return (
    <Group gap="xs" mb="sm" role="group" aria-label="Filters">
      <Select
        aria-label="Channel"
        placeholder="All channels"
        clearable
        value={filters.channelId}
        onChange={(channelId) => onChange({ ...filters, channelId })}
        data={(channels.data ?? []).map(({ id, name, product }) => ({
          value: id,
          label: `${name} · ${PRODUCT_NAMES[product]}`,
        }))}
        disabled={channels.isPending}
        nothingFoundMessage="No channels yet"
        clearButtonProps={{ "aria-label": "Show all channels" }}
        comboboxProps={{ shadow: "md" }}
        flex={{ base: "1 1 160px", sm: "0 1 260px" }}
      />
      <Select
        aria-label="Outcome"
        placeholder="All outcomes"
        clearable
        value={filters.outcome}
        onChange={(outcome) => onChange({ ...filters, outcome: OUTCOMES.find((one) => one === outcome) ?? null })}
        data={OUTCOMES.map((value) => ({ value, label: OUTCOME_WORDS[value].label }))}
        clearButtonProps={{ "aria-label": "Show all outcomes" }}
        comboboxProps={{ shadow: "md" }}
        flex={{ base: "1 1 140px", sm: "0 1 200px" }}
      />
    </Group>
  );
}
