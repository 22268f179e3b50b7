import { Button } from "@mantine/core";
import { IconFilterOff } from "@tabler/icons-react";
import { EmptyState } from "@/ui/empty-state";

/** Nothing passes the filters, and the way out of them. */
export function NothingMatches({ onShowAll }: { onShowAll: () => void }) {
  return (
    <EmptyState
      icon={<IconFilterOff size={28} aria-hidden="true" />}
      title="Nothing matches"
      action={
        <Button variant="default" onClick={onShowAll}>
          Show all interactions
        </Button>
      }
    >
      No interaction has this channel and outcome.
    </EmptyState>
  );
}
