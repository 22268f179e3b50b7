"use client";

import { Button, Group, Stack, Text } from "@mantine/core";
import { IconDeviceDesktop, IconDeviceMobile } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTRPC, useTRPCClient } from "@/trpc/client";
import { PlainList } from "@/ui/plain-list";
import { RowSkeletons } from "@/ui/row-skeletons";
import { TimeStamp } from "@/ui/time-stamp";
import { ToneBadge } from "@/ui/tone-badge";
import { describeDevice } from "../describe-device";
import { QueryFailure } from "../query-failure";
import { Section } from "../section";
import { useAct } from "../use-act";

/** Where one is signed in, with a button to end each. */
export function SessionsSection() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const sessions = useQuery(trpc.me.sessions.queryOptions());
  const changes = [trpc.me.sessions.queryKey(), trpc.me.account.queryKey()];
  const end = useAct({
    act: (sessionId: string) => client.me.endSession.mutate({ sessionId }),
    changes,
    done: "That session has ended.",
  });
  const endOthers = useAct({
    act: () => client.me.endOtherSessions.mutate(),
    changes,
    done: "Every other session has ended.",
  });
  const rows = sessions.data ?? [];
  return (
    <Section
      title="Sessions"
      description="Where you are signed in. Ending one works at once. When one was last used is known to a quarter of an hour."
      actions={
        rows.length > 1 ? (
          <Button variant="default" loading={endOthers.isPending} onClick={() => endOthers.mutate(undefined)}>
            End all others
          </Button>
        ) : null
      }
    >
      {sessions.isPending ? <RowSkeletons label="Loading your sessions" rows={2} /> : null}
      <QueryFailure query={sessions} />
      <PlainList gap="md">
        {rows.map((session) => {
          const device = describeDevice(session.userAgent);
          const Icon = /iPhone|iPad|Android/.test(device) ? IconDeviceMobile : IconDeviceDesktop;
          return (
            <Group component="li" key={session.id} justify="space-between" wrap="nowrap" gap="sm">
              <Group gap="sm" wrap="nowrap" miw={0}>
                <Icon size={22} aria-hidden="true" style={{ flexShrink: 0 }} />
                <Stack gap={0} miw={0}>
                  <Group gap="xs">
                    <Text size="sm" fw={600}>
                      {device}
                    </Text>
                    {session.isThis ? <ToneBadge tone="good">This one</ToneBadge> : null}
                  </Group>
                  <Text size="xs" c="dimmed" component="div">
                    Last used <TimeStamp at={session.lastSeenAt} inherit span />, signed in{" "}
                    <TimeStamp at={session.createdAt} inherit span />
                    {session.addressPrefix ? ` from ${session.addressPrefix}` : ""}
                  </Text>
                </Stack>
              </Group>
              {session.isThis ? null : (
                <Button
                  size="xs"
                  variant="default"
                  aria-label={`End the session of ${device}`}
                  loading={end.isPending && end.variables === session.id}
                  onClick={() => end.mutate(session.id)}
                >
                  End
                </Button>
              )}
            </Group>
          );
        })}
      </PlainList>
    </Section>
  );
}
