"use client";

import { Button, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC, useTRPCClient } from "@/trpc/client";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { PlainList } from "@/ui/plain-list";
import { RowSkeletons } from "@/ui/row-skeletons";
import { useSubject } from "@/ui/use-subject";
import { QueryFailure } from "../../../query-failure";
import { SecretOnce } from "../../../secret-once";
import { Section } from "../../../section";
import { useAct } from "../../../use-act";
import { ApiKeyForm } from "./api-key-form";
import { type ApiKey, ApiKeyRow } from "./api-key-row";
import type { Viewer } from "./viewer";

/** The keys of the workspace's own programs: made here, shown once, ended here. */
export function ApiKeysSection({ workspace }: Viewer) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [isOpen, setIsOpen] = useState(false);
  const [made, setMade] = useState<{ name: string; key: string } | null>(null);
  const revoking = useSubject<ApiKey>();
  const keys = useQuery(trpc.team.apiKeys.queryOptions({ workspace }));
  const revoke = useAct({
    act: (apiKeyId: string) => client.team.revokeApiKey.mutate({ workspace, apiKeyId }),
    changes: [trpc.team.apiKeys.queryKey({ workspace })],
    done: "The key is revoked.",
    onDone: revoking.close,
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
      {isOpen ? <ApiKeyForm workspace={workspace} onMade={setMade} onClose={() => setIsOpen(false)} /> : null}
      {made ? (
        <SecretOnce
          title={`Key “${made.name}”`}
          hint="Send it as “Authorization: Bearer …”. It is shown only now."
          secret={made.key}
        />
      ) : null}
      {keys.isPending ? <RowSkeletons label="Loading the keys" rows={1} /> : null}
      <QueryFailure query={keys} />
      {keys.data?.length === 0 && !isOpen ? (
        <Text size="sm" c="dimmed">
          No keys yet.
        </Text>
      ) : null}
      <PlainList gap="sm">
        {keys.data?.map((key) => (
          <ApiKeyRow key={key.id} apiKey={key} onRevoke={() => revoking.open(key)} />
        ))}
      </PlainList>
      <ConfirmDialog
        title={`Revoke the key “${revoking.subject?.name}”?`}
        action="Revoke"
        isOpen={revoking.isOpen}
        isBusy={revoke.isPending}
        problem={revoke.problem}
        onConfirm={() => revoking.subject && revoke.mutate(revoking.subject.id)}
        onClose={() => {
          revoke.reset();
          revoking.close();
        }}
      >
        Every program that uses it is refused from its next call on. This cannot be undone.
      </ConfirmDialog>
    </Section>
  );
}
