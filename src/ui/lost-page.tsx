import { Anchor } from "@mantine/core";
import { IconMapQuestion } from "@tabler/icons-react";
import { EmptyState } from "./empty-state";

/** An address that leads nowhere, or nowhere for this reader. */
export function LostPage() {
  return (
    <EmptyState
      icon={<IconMapQuestion size={28} aria-hidden="true" />}
      title="This page does not exist"
      order={1}
      action={<Anchor href="/">To the start page</Anchor>}
    >
      The address may be mistyped, or it belongs to a workspace you are not a member of.
    </EmptyState>
  );
}
