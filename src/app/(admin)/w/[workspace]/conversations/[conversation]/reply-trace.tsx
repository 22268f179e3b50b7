"use client";

import { Button, Collapse, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown } from "@tabler/icons-react";
import { useId } from "react";
import type { Outputs } from "@/trpc/root";
import { describeModel, describeReason, REPLY_STATE_WORDS } from "../../../../words";
import { formatCost, formatDuration, formatTokens } from "./format-trace";
import classes from "./thread.module.css";

type Reply = Outputs["conversations"]["messages"]["replies"][number];

/** Why the AI said this: the passages it rests on, the model, what it cost, how long it took, how far it got. */
export function ReplyTrace({ reply }: { reply: Reply }) {
  const [isOpen, { toggle }] = useDisclosure();
  const id = useId();
  const cited = reply.evidence.filter((passage) => passage.isCited);
  const others = reply.evidence.filter((passage) => !passage.isCited);
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        c="dimmed"
        size="compact-xs"
        fw={500}
        onClick={toggle}
        aria-expanded={isOpen}
        aria-controls={id}
        rightSection={<IconChevronDown size={14} aria-hidden="true" style={{ rotate: isOpen ? "180deg" : "0deg" }} />}
      >
        {headline(reply, cited.length)}
      </Button>
      <Collapse
        expanded={isOpen}
        id={id}
        w="100%"
        style={{ display: isOpen ? "flex" : undefined, justifyContent: "flex-end" }}
      >
        <section className={classes.why} aria-label="Why this answer">
          <Stack gap="sm">
            {cited.length > 0 ? (
              <Passages title="What the answer rests on" passages={cited} />
            ) : (
              <Text size="sm" c="dimmed">
                No passage of the knowledge base is cited.
              </Text>
            )}
            {others.length > 0 ? <Passages title="Also found, not used" passages={others} /> : null}
            <Facts reply={reply} />
          </Stack>
        </section>
      </Collapse>
    </>
  );
}

function headline(reply: Reply, citedCount: number): string {
  const parts = [
    citedCount === 0 ? "Why this?" : citedCount === 1 ? "From 1 passage" : `From ${citedCount} passages`,
    reply.model,
    reply.costMicros === null ? null : formatCost(reply.costMicros),
    reply.generationMs === null ? null : formatDuration(reply.generationMs),
  ];
  return parts.filter(Boolean).join(" · ");
}

function Passages({ title, passages }: { title: string; passages: Reply["evidence"] }) {
  return (
    <Stack gap={8}>
      <Title order={2} fz="sm">
        {title}
      </Title>
      {passages.map((passage) => (
        <figure key={passage.chunkId} style={{ margin: 0 }}>
          <Text component="figcaption" size="xs" c="dimmed" mb={2}>
            {passage.sourceTitle} · {Math.round(passage.score * 100)} % alike
          </Text>
          <Text
            component="blockquote"
            size="sm"
            dir="auto"
            className={classes.passage}
            data-cited={passage.isCited || undefined}
          >
            {passage.passage}
          </Text>
        </figure>
      ))}
    </Stack>
  );
}

function Facts({ reply }: { reply: Reply }) {
  const state = REPLY_STATE_WORDS[reply.state].label;
  const facts: [string, string | null][] = [
    ["State", reply.stateReason ? `${state}: ${describeReason(reply.stateReason)}` : state],
    ["Model", reply.model && describeModel(reply.model)],
    ["Tokens", formatTokens(reply.inputTokens, reply.outputTokens)],
    [
      "Cost",
      reply.costMicros === null ? (reply.model ? "not known for this model" : null) : formatCost(reply.costMicros),
    ],
    ["Thinking time", reply.generationMs === null ? null : formatDuration(reply.generationMs)],
    ["Written", formatMoment(reply.createdAt)],
    ["Sent", formatMoment(reply.sentAt)],
    ["Pipeline", reply.pipelineVersion],
  ];
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) =>
        value === null ? null : (
          <div key={name} style={{ display: "contents" }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

function formatMoment(moment: string | null): string | null {
  return moment === null
    ? null
    : new Date(moment).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
}
