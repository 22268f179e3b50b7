import { Text } from "@mantine/core";
import { formatCount, formatMoney } from "./words";
import type { Workspace } from "./workspace";

/** What the model calls of this month cost, and how many tokens they took. */
export function MonthCost({ month }: { month: Workspace["month"] }) {
  return (
    <>
      <Text size="sm">{formatMoney(month.spentMicros)}</Text>
      <Text size="xs" c="dimmed">
        {formatCount(month.inputTokens + month.outputTokens)} tokens
      </Text>
      {month.unpricedCalls > 0 ? (
        <Text size="xs" c="dimmed">
          {formatCount(month.unpricedCalls)} calls without a price
        </Text>
      ) : null}
    </>
  );
}
