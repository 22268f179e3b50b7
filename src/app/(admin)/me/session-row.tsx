import { Group, Stack, Text } from "@mantine/core";
import { IconDeviceDesktop, IconDeviceMobile } from "@tabler/icons-react";
import type { Outputs } from "@/trpc/root";
import { BusyButton } from "@/ui/busy-button";
import { TimeStamp } from "@/ui/time-stamp";
import { ToneBadge } from "@/ui/tone-badge";
import { describeDevice } from "../describe-device";

type Props = { session: Outputs["me"]["sessions"][number]; isEnding: boolean; onEnd: () => void };

/** One place where one is signed in. */
export function SessionRow({ session, isEnding, onEnd }: Props) {
  const device = describeDevice(session.userAgent);
  const Icon = /iPhone|iPad|Android/.test(device) ? IconDeviceMobile : IconDeviceDesktop;
  return (
    <Group component="li" justify="space-between" wrap="nowrap" gap="sm">
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
        <BusyButton
          size="xs"
          variant="default"
          flex="none"
          aria-label={`End the session of ${device}`}
          isBusy={isEnding}
          onClick={onEnd}
        >
          End
        </BusyButton>
      )}
    </Group>
  );
}
