"use client";

import { Button, Stack } from "@mantine/core";
import { useTRPC, useTRPCClient } from "@/trpc/client";
import { BusyButton } from "@/ui/busy-button";
import { FieldRow } from "@/ui/field-row";
import { ProblemAlert } from "@/ui/problem-alert";
import { TextField } from "@/ui/text-field";
import { useAct } from "../use-act";

/** Asks for the name of another business, and goes to its workspace. */
export function WorkspaceForm({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const create = useAct({
    act: (name: string) => client.me.createWorkspace.mutate({ name }),
    changes: [trpc.me.workspaces.queryKey()],
    onDone: ({ slug }) => window.location.assign(`/w/${slug}/interactions`),
  });
  return (
    <form
      method="post"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate(String(new FormData(event.currentTarget).get("name") ?? ""));
      }}
    >
      <Stack gap="sm">
        <FieldRow
          action={
            <>
              <BusyButton type="submit" isBusy={create.isPending}>
                Create
              </BusyButton>
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
            </>
          }
        >
          <TextField flex={1} miw={200} label="Name of the business" name="name" maxLength={100} required autoFocus />
        </FieldRow>
        <ProblemAlert>{create.problem}</ProblemAlert>
      </Stack>
    </form>
  );
}
