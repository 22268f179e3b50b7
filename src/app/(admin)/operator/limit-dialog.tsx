"use client";

import { NumberInput, Stack, Switch, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { MOST_CENTS } from "@/features/workspaces/rules";
import { useTRPC, useTRPCClient } from "@/trpc/client";
import { Dialog } from "@/ui/dialog";
import { FormActions } from "@/ui/form-actions";
import { ProblemAlert } from "@/ui/problem-alert";
import { useAct } from "../use-act";
import type { Workspace } from "./workspace";

const MICROS = 1_000_000;
const CENTS = 100;

type Props = { workspace: Workspace | null; opening: number; isOpen: boolean; onClose: () => void };

/** Asks what a workspace's AI may cost in a month, anew at each `opening`. */
export function LimitDialog({ workspace, opening, isOpen, onClose }: Props) {
  return (
    <Dialog title={`AI limit of ${workspace?.name}`} isOpen={isOpen} onClose={onClose}>
      {workspace ? <LimitForm key={opening} workspace={workspace} onClose={onClose} /> : null}
    </Dialog>
  );
}

function LimitForm({ workspace, onClose }: { workspace: Workspace; onClose: () => void }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const known = workspace.month.limitMicros;
  const [isLimited, setIsLimited] = useState(known !== null);
  const [dollars, setDollars] = useState<number | string>(known === null ? "" : known / MICROS);
  const save = useAct({
    act: (input: { workspaceId: string; monthlyCents: number | null }) => client.operator.setAiLimit.mutate(input),
    changes: [trpc.operator.workspaces.pathKey()],
    done: "The limit is saved.",
    onDone: onClose,
  });
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const monthlyCents = isLimited ? Math.round(Number(dollars) * CENTS) : null;
    save.mutate({ workspaceId: workspace.id, monthlyCents });
  }
  return (
    <form method="post" onSubmit={submit}>
      <Stack>
        <Text size="sm" c="dimmed">
          When replies and summaries of a month have cost this much, the AI writes no more for this workspace until the
          next month: customers get the acknowledgement, and its people the task. Models without a known price count no
          cost.
        </Text>
        <Switch
          label="Limit what the AI may cost"
          checked={isLimited}
          onChange={(event) => setIsLimited(event.currentTarget.checked)}
          data-autofocus
        />
        {isLimited ? (
          <NumberInput
            label="US dollars a month"
            description="0 allows only what costs nothing."
            prefix="$"
            min={0}
            max={MOST_CENTS / CENTS}
            decimalScale={2}
            thousandSeparator=","
            allowNegative={false}
            clampBehavior="strict"
            required
            value={dollars}
            onChange={setDollars}
          />
        ) : null}
        <ProblemAlert>{save.problem}</ProblemAlert>
        <FormActions
          action="Save"
          isBusy={save.isPending}
          isDisabled={isLimited && dollars === ""}
          onCancel={onClose}
        />
      </Stack>
    </form>
  );
}
