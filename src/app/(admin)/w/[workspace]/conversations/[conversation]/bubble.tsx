import { Text, VisuallyHidden } from "@mantine/core";
import type { Outputs } from "@/trpc/root";
import { TimeStamp } from "@/ui/time-stamp";
import { ToneBadge } from "@/ui/tone-badge";
import { describeReason, OUTCOME_WORDS, REPLY_STATE_WORDS } from "../../../../words";
import { ReplyTrace } from "./reply-trace";
import classes from "./thread.module.css";

type Message = Outputs["conversations"]["messages"]["messages"][number];
type Reply = Outputs["conversations"]["messages"]["replies"][number];

/** One message as it was said, with what became of it. */
export function Bubble({
  message,
  reply,
  customerName,
}: {
  message: Message;
  reply: Reply | undefined;
  customerName: string;
}) {
  const author = { customer: customerName, ai: "AI", person: "A person of the business" }[message.author];
  return (
    <div className={classes.side} data-author={message.author}>
      <div className={classes.bubble}>
        <VisuallyHidden>{author}:</VisuallyHidden>
        <Text className={classes.text} dir="auto">
          {message.text || "(no text)"}
        </Text>
      </div>
      <div className={classes.note}>
        {message.author === "customer" ? null : (
          <Text size="xs" fw={600} aria-hidden="true">
            {author}
          </Text>
        )}
        <TimeStamp at={message.occurredAt} format="clock" />
        {message.direction === "inbound" && message.outcome !== "answered" ? <Outcome message={message} /> : null}
        {reply?.kind === "acknowledgement" && message.direction === "outbound" ? (
          <ToneBadge tone="quiet">Acknowledgement</ToneBadge>
        ) : null}
      </div>
      {message.author === "ai" && reply ? <ReplyTrace reply={reply} /> : null}
    </div>
  );
}

/** Something the AI wrote that is no message of the thread (yet). */
export function UnsentBubble({ reply }: { reply: Reply }) {
  const state = REPLY_STATE_WORDS[reply.state];
  return (
    <div className={classes.side} data-author="ai" data-unsent="">
      <div className={classes.bubble}>
        <VisuallyHidden>AI, {state.label}:</VisuallyHidden>
        <Text className={classes.text} dir="auto">
          {reply.text}
        </Text>
      </div>
      <div className={classes.note}>
        <ToneBadge tone={state.tone}>{state.label}</ToneBadge>
        {reply.stateReason ? (
          <Text size="xs" c="dimmed">
            {describeReason(reply.stateReason)}
          </Text>
        ) : null}
        <TimeStamp at={reply.createdAt} format="clock" />
      </div>
      <ReplyTrace reply={reply} />
    </div>
  );
}

function Outcome({ message }: { message: Message }) {
  const { label, tone } = OUTCOME_WORDS[message.outcome];
  return (
    <>
      <ToneBadge tone={tone}>{label}</ToneBadge>
      {message.outcomeReason ? (
        <Text size="xs" c="dimmed">
          {describeReason(message.outcomeReason)}
        </Text>
      ) : null}
    </>
  );
}
