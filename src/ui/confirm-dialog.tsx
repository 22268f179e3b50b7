import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Dialog } from "./dialog";
import { FormActions } from "./form-actions";
import { ProblemAlert } from "./problem-alert";

type Props = {
  title: string;
  /** What happens, and whether it can be undone. */
  children: ReactNode;
  action: string;
  isOpen: boolean;
  isBusy: boolean;
  problem: string | null;
  onConfirm: () => void;
  onClose: () => void;
};

/** Asks whether something that costs is meant, before it is done. */
export function ConfirmDialog({ title, children, action, isOpen, isBusy, problem, onConfirm, onClose }: Props) {
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose}>
      <form
        method="post"
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm();
        }}
      >
        <Stack>
          <Text size="sm" component="div">
            {children}
          </Text>
          <ProblemAlert>{problem}</ProblemAlert>
          <FormActions action={action} isBusy={isBusy} isDangerous onCancel={onClose} />
        </Stack>
      </form>
    </Dialog>
  );
}
