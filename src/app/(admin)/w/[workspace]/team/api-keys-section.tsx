"use client";

import { Button, Checkbox, Code, Group, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ALL_KEY_SCOPES, type ApiKeyScope } from "@/features/workspaces/rules";
import { useTRPC, useTRPCClient } from "@/trpc/client";
import type { Outputs } from "@/trpc/root";
import { FormActions } from "@/ui/form-actions";
import { PlainList } from "@/ui/plain-list";
import { TimeStamp } from "@/ui/time-stamp";
import { ToneBadge } from "@/ui/tone-badge";
import { QueryFailure } from "../../../query-failure";
import { SecretOnce } from "../../../secret-once";
import { Section } from "../../../section";
import { useAct } from "../../../use-act";
import type { Viewer } from "./viewer";
import { SCOPE_WORDS } from "./words";

type ApiKey = Outputs["team"]["apiKeys"][number];
const LIFETIMES = [
  { value: "90", label: "90 days" },
  { value: "365", label: "One year" },
  { value: "", label: "No end" },
];

/** The keys of the workspace's own programs: made here, shown once, ended here. */
export function ApiKeysSection({ workspace }: Viewer) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [isOpen, setIsOpen] = useState(false);
  const keys = useQuery(trpc.team.apiKeys.queryOptions({ workspace }));
  const changes = [trpc.team.apiKeys.queryKey({ workspace })];
  const create = useAct({
    act: (input: { name: string; scopes: ApiKeyScope[]; expiresInDays: number | null }) =>
      client.team.createApiKey.mutate({ workspace, ...input }),
    changes,
    onDone: () => setIsOpen(false),
  });
  const revoke = useAct({
    act: (apiKeyId: string) => client.team.revokeApiKey.mutate({ workspace, apiKeyId }),
    changes,
    done: "The key is revoked.",
  });
  return (
    <Section
      title="API keys"
      description="For your own programs. Each is shown once and stored so that nobody can read it again."
      actions={
        isOpen ? null : (
          <Button variant="default" onClick={() => setIsOpen(true)}>
            New key
          </Button>
        )
      }
    >
      {isOpen ? (
        <form
          method="post"
          onSubmit={(event) => {
            event.preventDefault();
            const form = new FormData(event.currentTarget);
            const days = String(form.get("lifetime") ?? "");
            create.mutate({
              name: String(form.get("name") ?? ""),
              scopes: ALL_KEY_SCOPES.filter((scope) => form.has(scope)),
              expiresInDays: days === "" ? null : Number(days),
            });
          }}
        >
          <Stack gap="sm" maw={460}>
            <TextInput label="What it is for" name="name" maxLength={60} required autoFocus />
            <Stack gap={6} role="group" aria-label="What it may do">
              {ALL_KEY_SCOPES.map((scope) => (
                <Checkbox
                  key={scope}
                  name={scope}
                  label={SCOPE_WORDS[scope]}
                  defaultChecked={scope === "workspace.read"}
                />
              ))}
            </Stack>
            <NativeSelect label="Ends after" name="lifetime" data={LIFETIMES} defaultValue="365" />
            <FormActions action="Create key" isBusy={create.isPending} onCancel={() => setIsOpen(false)} />
          </Stack>
        </form>
      ) : null}
      {create.data ? (
        <SecretOnce
          title={`Key “${create.variables?.name}”`}
          hint="Send it as “Authorization: Bearer …”. It is shown only now."
          secret={create.data.key}
        />
      ) : null}
      <QueryFailure query={keys} />
      {keys.data?.length === 0 && !isOpen ? (
        <Text size="sm" c="dimmed">
          No keys yet.
        </Text>
      ) : null}
      <PlainList gap="sm">
        {keys.data?.map((key) => (
          <Group component="li" key={key.id} justify="space-between" gap="sm">
            <Stack gap={0} miw={0}>
              <Group gap="xs">
                <Text size="sm" fw={600}>
                  {key.name}
                </Text>
                <Code>{key.prefix}…</Code>
                <KeyState apiKey={key} />
              </Group>
              <Text size="xs" c="dimmed" component="div">
                {key.scopes.map((scope) => SCOPE_WORDS[scope]).join(", ")}. Made by{" "}
                {key.madeBy ?? "somebody who is no member any more"}.{" "}
                {key.lastUsedAt ? (
                  <>
                    Last used <TimeStamp at={key.lastUsedAt} inherit span />
                  </>
                ) : (
                  "Never used"
                )}
              </Text>
            </Stack>
            {isLive(key) ? (
              <Button
                size="xs"
                variant="default"
                aria-label={`Revoke the key ${key.name}`}
                loading={revoke.isPending && revoke.variables === key.id}
                onClick={() => revoke.mutate(key.id)}
              >
                Revoke
              </Button>
            ) : null}
          </Group>
        ))}
      </PlainList>
    </Section>
  );
}

const isExpired = (key: ApiKey) => key.expiresAt !== null && new Date(key.expiresAt).getTime() <= Date.now();
const isLive = (key: ApiKey) => key.revokedAt === null && !isExpired(key);

function KeyState({ apiKey }: { apiKey: ApiKey }) {
  if (apiKey.revokedAt) return <ToneBadge tone="quiet">Revoked</ToneBadge>;
  if (isExpired(apiKey)) return <ToneBadge tone="quiet">Ended</ToneBadge>;
  return <ToneBadge tone="good">Live</ToneBadge>;
}
