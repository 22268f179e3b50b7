"use client";

import { Group, Text } from "@mantine/core";
import { PlainList } from "@/ui/plain-list";
import { TimeStamp } from "@/ui/time-stamp";
import { describeDevice } from "../describe-device";
import { Section } from "../section";
import type { Account } from "./account";

const WORDS: Record<string, string> = {
  "account.created": "Account created",
  "session.started": "Signed in",
  "session.signed_out": "Signed out",
  "session.ended": "Ended a session",
  "session.ended_others": "Ended all other sessions",
  "session.token_reused": "A session was copied: it was ended for everybody",
  "password.changed": "Password changed",
  "password.reset": "Password set by a link",
  "password.reset_link": "A link to set a new password was made",
  "second_factor.added": "Second factor turned on",
  "second_factor.removed": "Second factor removed",
  "second_factor.dropped": "Second factor removed by the operator",
  "recovery_code.used": "A recovery code was used",
  "provider.linked": "A provider's account was linked",
  "provider.unlinked": "A provider's account was unlinked",
  "account.disabled": "Account disabled by the operator",
  "account.enabled": "Account enabled by the operator",
  "account.operator_made": "Made an operator of the installation",
  "account.operator_unmade": "No longer an operator of the installation",
};

/** The latest things that happened to the account, so that its person notices what they did not do. */
export function EventsSection({ account }: { account: Account }) {
  return (
    <Section title="Recent activity" description="If something here was not you, change your password.">
      <PlainList gap="xs">
        {account.events.map((event) => (
          <Group component="li" key={event.id} justify="space-between" gap="xs" wrap="nowrap">
            <Text size="sm" c={event.act === "session.token_reused" ? "red" : undefined}>
              {WORDS[event.act] ?? event.act}
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
