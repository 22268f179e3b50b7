"use client";

import "@mantine/charts/styles.css";
import { BarChart } from "@mantine/charts";
import {
  Button,
  Group,
  ScrollArea,
  SegmentedControl,
  Skeleton,
  Stack,
  Table,
  Text,
  VisuallyHidden,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { TrafficSpan } from "@/features/insights/rules";
import { useTRPC } from "@/trpc/client";
import { QueryFailure } from "../query-failure";
import { Section } from "../section";
import { SLOW_REFRESH_MS } from "./refresh";
import { formatBucket } from "./words";

const SPANS: { value: TrafficSpan; label: string }[] = [
  { value: "day", label: "24 hours" },
  { value: "month", label: "30 days" },
];
const SERIES = [
  { name: "received", label: "Messages in", color: "amber.5" },
  { name: "answered", label: "Replies by AI", color: "pine.6" },
];
const HEIGHT = 240;

type Bucket = { at: string; received: number; answered: number };

/** What came in and what the AI sent, by the hour or by the day. */
export function TrafficSection() {
  const trpc = useTRPC();
  const [span, setSpan] = useState<TrafficSpan>("day");
  const [isTable, { toggle }] = useDisclosure();
  const traffic = useQuery(
    trpc.operator.traffic.queryOptions(
      { span },
      {
        refetchInterval: SLOW_REFRESH_MS,
        placeholderData: keepPreviousData,
        select: (buckets) => buckets.map(({ startsAt, ...counts }) => ({ ...counts, startsAt: new Date(startsAt) })),
      },
    ),
  );
  const buckets: Bucket[] = (traffic.data ?? []).map(({ startsAt, ...counts }) => ({
    ...counts,
    at: formatBucket(startsAt, (traffic.data?.length ?? 0) > 24 ? "month" : "day"),
  }));
  const total = (of: "received" | "answered") => buckets.reduce((sum, bucket) => sum + bucket[of], 0);
  return (
    <Section
      title="Traffic"
      description="Messages and comments that came in, and what the AI sent. Days are days of UTC."
      actions={
        <SegmentedControl
          aria-label="Span of the traffic"
          data={SPANS}
          value={span}
          onChange={(value) => setSpan(value as TrafficSpan)}
        />
      }
    >
      <QueryFailure query={traffic} />
      {traffic.isPending ? (
        <div role="status">
          <VisuallyHidden>Counting the traffic</VisuallyHidden>
          <Skeleton height={HEIGHT} aria-hidden="true" />
        </div>
      ) : null}
      {traffic.data ? (
        <Stack gap="sm">
          <Group justify="space-between" gap="sm">
            <Text size="sm">
              <strong>{total("received").toLocaleString()}</strong> in,{" "}
              <strong>{total("answered").toLocaleString()}</strong> replies by AI
            </Text>
            <Button variant="default" size="xs" onClick={toggle} aria-expanded={isTable}>
              {isTable ? "Show as bars" : "Show as numbers"}
            </Button>
          </Group>
          {isTable ? <Numbers buckets={buckets} /> : <Bars buckets={buckets} />}
        </Stack>
      ) : null}
    </Section>
  );
}

/** For eyes; the same numbers are a button away, as a table. */
function Bars({ buckets }: { buckets: Bucket[] }) {
  return (
    <div aria-hidden="true">
      <BarChart
        h={HEIGHT}
        data={buckets}
        dataKey="at"
        series={SERIES}
        withLegend
        legendProps={{ verticalAlign: "bottom" }}
        tickLine="none"
        barProps={{ isAnimationActive: false, radius: [3, 3, 0, 0] }}
        barChartProps={{ accessibilityLayer: false, margin: { left: -12, right: 4 } }}
        yAxisProps={{ allowDecimals: false }}
        xAxisProps={{ minTickGap: 16 }}
      />
    </div>
  );
}

function Numbers({ buckets }: { buckets: Bucket[] }) {
  return (
    <ScrollArea.Autosize
      mah={HEIGHT + 120}
      viewportProps={{ tabIndex: 0, role: "group", "aria-label": "Traffic as numbers" }}
    >
      <Table stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">From</Table.Th>
            {SERIES.map(({ name, label }) => (
              <Table.Th key={name} scope="col" ta="right">
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {buckets.toReversed().map((bucket) => (
            <Table.Tr key={bucket.at}>
              <Table.Th scope="row" fw={400}>
                {bucket.at}
              </Table.Th>
              <Table.Td ta="right">{bucket.received.toLocaleString()}</Table.Td>
              <Table.Td ta="right">{bucket.answered.toLocaleString()}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  );
}
