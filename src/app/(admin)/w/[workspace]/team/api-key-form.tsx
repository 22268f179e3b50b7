"use client";

import { Checkbox, NativeSelect, Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { ALL_KEY_SCOPES, type ApiKeyScope } from "@/features/workspaces/rules";
import { useTRPC, useTRPCClient } from "@/trpc/client";
import { FormActions } from "@/ui/form-actions";
import { ProblemAlert } from "@/ui/problem-alert";
import { TextField } from "@/ui/text-field";
import { useAct } from "../../../use-act";
import { SCOPE_WORDS } from "./words";

const LIFETIMES = [
  { value: "90", label: "90 days" },
  { value: "365", label: "One year" },
  { value: "", label: "No end" },
];

type Props = { workspace: string; onMade: (made: { name: string; key: string }) => void; onClose: () => void };

/** Asks what a new key is for, what it may do and for how long. */
export function ApiKeyForm({ workspace, onMade, onClose }: Props) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [lacksScope, setLacksScope] = useState(false);
  const create = useAct({
    act: (input: { name: string; scopes: ApiKeyScope[]; expiresInDays: number | null }) =>
      client.team.createApiKey.mutate({ workspace, ...input }),
    changes: [trpc.team.apiKeys.queryKey({ workspace })],
    onDone: ({ key }, { name }) => {
      onMade({ name, key });
      onClose();
    },
  });
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const scopes = ALL_KEY_SCOPES.filter((scope) => form.has(scope));
    const days = String(form.get("lifetime") ?? "");
    setLacksScope(scopes.length === 0);
    if (scopes.length === 0) return;
    create.mutate({
      name: String(form.get("name") ?? ""),
      scopes,
      expiresInDays: days === "" ? null : Number(days),
    });
  }
  return (
    <form method="post" onSubmit={submit}>
      <Stack gap="sm" maw={460}>
        <TextField label="What it is for" name="name" maxLength={60} required autoFocus />
        <Stack gap={6} role="group" aria-label="What it may do" onChange={() => setLacksScope(false)}>
          {ALL_KEY_SCOPES.map((scope) => (
            <Checkbox key={scope} name={scope} label={SCOPE_WORDS[scope]} defaultChecked={scope === "workspace.read"} />
          ))}
          {lacksScope ? (
            <Text size="xs" c="var(--mantine-color-error)" role="alert">
              Choose at least one of these.
            </Text>
          ) : null}
        </Stack>
        <NativeSelect label="Ends after" name="lifetime" data={LIFETIMES} defaultValue="365" />
        <ProblemAlert>{create.problem}</ProblemAlert>
        <FormActions action="Create key" isBusy={create.isPending} onCancel={onClose} />
      </Stack>
    </form>
  );
}
