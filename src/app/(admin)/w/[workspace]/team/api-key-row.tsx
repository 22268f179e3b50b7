import { Button, Code, Group, Stack, Text } from "@mantine/core";
import type { Outputs } from "@/trpc/root";
import { TimeStamp } from "@/ui/time-stamp";
import { ToneBadge } from "@/ui/tone-badge";
import { EndDate } from "./end-date";
import { SCOPE_WORDS } from "./words";

export type ApiKey = Outputs["team"]["apiKeys"][number];

const isExpired = (key: ApiKey) => key.expiresAt !== null && new Date(key.expiresAt).getTime() <= Date.now();

/** A key: what it may do, whose it is, how long it lives. */
export function ApiKeyRow({ apiKey: key, onRevoke }: { apiKey: ApiKey; onRevoke: () => void }) {
  return (
    <Group component="li" justify="space-between" gap="sm">
      <Stack gap={0} miw={0} flex="1 1 220px">
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {key.name}
          </Text>
          <Code>{key.prefix}…</Code>
          <KeyState apiKey={key} />
        </Group>
        <Text size="xs" c="dimmed" component="div">
          {key.scopes.map((scope) => SCOPE_WORDS[scope]).join(", ")}. Made by{" "}
          {key.madeBy ?? "somebody who is no longer a member"}.{" "}
          {key.lastUsedAt ? (
            <>
              Last used <TimeStamp at={key.lastUsedAt} inherit span />
            </>
          ) : (
            "Never used"
          )}
          . <Ending apiKey={key} />
        </Text>
      </Stack>
      {key.revokedAt || isExpired(key) ? null : (
        <Button size="xs" variant="default" aria-label={`Revoke the key ${key.name}`} onClick={onRevoke}>
          Revoke
        </Button>
      )}
    </Group>
  );
}

function Ending({ apiKey: { revokedAt, expiresAt } }: { apiKey: ApiKey }) {
  if (revokedAt) return null;
  if (expiresAt === null) return "No end date.";
  return (
    <>
      Ends on <EndDate at={expiresAt} />.
    </>
  );
}

function KeyState({ apiKey }: { apiKey: ApiKey }) {
  if (apiKey.revokedAt) return <ToneBadge tone="quiet">Revoked</ToneBadge>;
  if (isExpired(apiKey)) return <ToneBadge tone="quiet">Ended</ToneBadge>;
  return <ToneBadge tone="good">Live</ToneBadge>;
}
