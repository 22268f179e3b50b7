"use client";

import { Box, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTRPCClient } from "@/trpc/client";
import type { Outputs } from "@/trpc/root";
import { ActionMenu } from "@/ui/action-menu";
import { Dialog } from "@/ui/dialog";
import { FormActions } from "@/ui/form-actions";
import { ProblemAlert } from "@/ui/problem-alert";
import { useAct } from "../../../../use-act";
import { nameChannel, nameCustomer } from "../../../../words";

type Props = { workspace: string; conversation: Outputs["conversations"]["get"]; onErased: () => void };

const WORD = "erase";

/** A menu with the one thing that can be done to a customer, and the dialog that asks whether it is meant. */
export function EraseCustomer(props: Props) {
  const [isOpen, setIsOpen] = useState(false);
  const [opening, setOpening] = useState(0);
  const open = () => {
    setOpening((before) => before + 1);
    setIsOpen(true);
  };
  const name = nameCustomer(props.conversation.customer);
  return (
    <>
      <Box ml="auto">
        <ActionMenu
          label={`More for ${name}`}
          actions={[{ label: "Erase this customer…", isDangerous: true, onSelect: open }]}
        />
      </Box>
      <Dialog title={`Erase ${name}?`} isOpen={isOpen} onClose={() => setIsOpen(false)}>
        <EraseForm key={opening} {...props} onClose={() => setIsOpen(false)} />
      </Dialog>
    </>
  );
}

function EraseForm({ workspace, conversation, onErased, onClose }: Props & { onClose: () => void }) {
  const client = useTRPCClient();
  const [typed, setTyped] = useState("");
  const isMeant = typed.trim().toLowerCase() === WORD;
  const { customer, channel } = conversation;
  const erase = useAct({
    act: () => client.customers.erase.mutate({ workspace, customerId: customer.id }),
    changes: [],
    done: "The customer is erased.",
    onDone: onErased,
  });
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isMeant) erase.mutate(undefined);
  }
  return (
    <form method="post" onSubmit={submit}>
      <Stack>
        <Text size="sm">
          All conversations with them on {nameChannel(channel)} go, private ones and comments: their messages, the
          answers, drafts, tasks, and what the AI remembers of them. If they write again, they are a new customer.
        </Text>
        <Text size="sm">
          What Meta keeps in its own inbox stays there, and so do the sums of AI costs, which name nobody.{" "}
          <strong>This cannot be undone.</strong>
        </Text>
        <TextInput
          label={`Type “${WORD}” to confirm`}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          data-autofocus
        />
        <ProblemAlert>{erase.problem}</ProblemAlert>
        <FormActions
          action="Erase for good"
          isBusy={erase.isPending}
          isDisabled={!isMeant}
          isDangerous
          onCancel={onClose}
        />
      </Stack>
    </form>
  );
}
