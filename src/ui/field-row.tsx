import { Group } from "@mantine/core";
import type { ReactNode } from "react";

/** As high as the label above a field. */
const LABEL_PX = 25;

/** Fields and what sends them, in one line: also while a field says beneath itself what is wrong with it. */
export function FieldRow({ action, children }: { action: ReactNode; children: ReactNode }) {
  return (
    <Group align="flex-start" gap="sm">
      {children}
      <Group gap="xs" mt={LABEL_PX}>
        {action}
      </Group>
    </Group>
  );
}
