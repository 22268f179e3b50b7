"use client";

import { Group, Text } from "@mantine/core";
import { PlainList } from "@/ui/plain-list";
import { TimeStamp } from "@/ui/time-stamp";
import { describeDevice } from "../describe-device";
import { Section } from "../section";
import type { Account } from "./account";
import { describeEvent } from "./describe-event";

/** The latest things that happened to the account, so that its person notices what they did not do. */
export function EventsSection({ account }: { account: Account }) {
  return (
    <Section title="Recent activity" description="If something here was not you, change your password.">
      <PlainList gap="xs">
        {account.events.map((event) => (
          <Group component="li" key={event.id} justify="space-between" gap="xs" wrap="nowrap">
            <Text size="sm" c={event.act === "session.token_reused" ? "red" : undefined}>
              {describeEvent(event)}
              <Text span size="xs" c="dimmed">
                {event.userAgent ? ` · ${describeDevice(event.userAgent)}` : ""}
                {event.addressPrefix ? ` · ${event.addressPrefix}` : ""}
              </Text>
            </Text>
            <TimeStamp at={event.createdAt} style={{ whiteSpace: "nowrap" }} />
          </Group>
        ))}
      </PlainList>
    </Section>
  );
}
