import { Text } from "@mantine/core";
import Link from "next/link";
import type { Outputs } from "@/trpc/root";
import { TimeStamp } from "@/ui/time-stamp";
import { ToneBadge } from "@/ui/tone-badge";
import { ProductIcon } from "../../../product-icon";
import { describeReason, nameCustomer, OUTCOME_WORDS } from "../../../words";
import classes from "./interaction-row.module.css";

export type Interaction = Outputs["interactions"]["list"]["rows"][number];
type Channel = Outputs["channels"]["list"][number];

const AUTHOR_PREFIX = { customer: null, ai: "AI", person: "Person" } as const;

/** One message or comment, as a link to its conversation. */
export function InteractionRow({
  workspace,
  row,
  channel,
}: {
  workspace: string;
  row: Interaction;
  channel: Channel | undefined;
}) {
  const outcome = OUTCOME_WORDS[row.outcome];
  const customer = nameCustomer({ name: row.customerName, externalId: row.customerExternalId });
  const prefix = AUTHOR_PREFIX[row.author];
  return (
    <li className={classes.item}>
      <Link href={`/w/${workspace}/conversations/${row.conversationId}`} className={classes.row} prefetch={false}>
        <span className={classes.sign} data-author={row.author}>
          {channel ? <ProductIcon product={channel.product} size={19} /> : null}
        </span>
        <span className={classes.head}>
          <Text component="span" size="sm" fw={600} truncate>
            {customer}
          </Text>
          <Text component="span" size="xs" c="dimmed" truncate flex="none" maw="100%">
            {row.conversationKind === "comments" ? "Comment" : "Message"}
            {channel ? <span className={classes.channel}> · {channel.name}</span> : null}
          </Text>
        </span>
        <Text component="span" size="sm" className={classes.text} lineClamp={2} dir="auto">
          {prefix ? (
            <Text component="span" fw={600} c={row.author === "ai" ? "var(--ui-accent-text)" : "var(--ui-person-text)"}>
              {prefix}:{" "}
            </Text>
          ) : null}
          {row.excerpt || "(no text)"}
        </Text>
        <span className={classes.outcome} title={row.outcomeReason ? describeReason(row.outcomeReason) : undefined}>
          <ToneBadge tone={outcome.tone}>{outcome.label}</ToneBadge>
        </span>
        <TimeStamp at={row.createdAt} className={classes.time} />
      </Link>
    </li>
  );
}
