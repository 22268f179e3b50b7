"use client";

import { Button, Center, Text, VisuallyHidden } from "@mantine/core";
import { useMemo } from "react";
import type { Outputs } from "@/trpc/root";
import { BusyButton } from "@/ui/busy-button";
import { nameCustomer } from "../../../../words";
import { Bubble, UnsentBubble } from "./bubble";
import { buildThread } from "./build-thread";
import classes from "./thread.module.css";
import { useThreadScroll } from "./use-thread-scroll";

type Message = Outputs["conversations"]["messages"]["messages"][number];
type Reply = Outputs["conversations"]["messages"]["replies"][number];

type Props = {
  /** Newest first. */
  messages: Message[];
  replies: ReadonlyMap<string, Reply>;
  customer: { name: string | null; externalId: string };
  hasEarlier: boolean;
  isLoadingEarlier: boolean;
  earlierFailure: string | null;
  onEarlier: () => void;
};

/** Both sides of a conversation, oldest at the top, as one reads it. */
export function Thread({
  messages,
  replies,
  customer,
  hasEarlier,
  isLoadingEarlier,
  earlierFailure,
  onEarlier,
}: Props) {
  const days = useMemo(() => buildThread(messages, [...replies.values()]), [messages, replies]);
  const { end, news, goToEnd } = useThreadScroll(messages.at(-1)?.id, messages[0]?.id);
  return (
    <section aria-label="Messages">
      {hasEarlier ? (
        <Center mb="md" style={{ flexDirection: "column", gap: 8 }}>
          {earlierFailure ? (
            <Text size="sm" c="red" role="alert">
              {earlierFailure}
            </Text>
          ) : null}
          <BusyButton variant="default" size="xs" onClick={onEarlier} isBusy={isLoadingEarlier}>
            {earlierFailure ? "Try again" : "Show earlier messages"}
          </BusyButton>
        </Center>
      ) : (
        <Text size="xs" c="dimmed" ta="center" mb="md">
          The conversation begins here.
        </Text>
      )}
      {days.map(({ day, entries }) => (
        <section key={day} aria-label={day}>
          <Text className={classes.day} size="xs" c="dimmed" aria-hidden="true">
            {day}
          </Text>
          <ol className={classes.list}>
            {entries.map((entry) => (
              <li key={entry.id} className={classes.entry}>
                {entry.kind === "message" ? (
                  <Bubble
                    message={entry.message}
                    reply={entry.message.replyId ? replies.get(entry.message.replyId) : undefined}
                    customerName={nameCustomer(customer)}
                  />
                ) : (
                  <UnsentBubble reply={entry.reply} />
                )}
              </li>
            ))}
          </ol>
        </section>
      ))}
      <div ref={end} />
      <div className={classes.news} role="status">
        {news ? (
          <Button radius="xl" size="xs" onClick={goToEnd}>
            New message
          </Button>
        ) : (
          <VisuallyHidden>Up to date</VisuallyHidden>
        )}
      </div>
    </section>
  );
}
