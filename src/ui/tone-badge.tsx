import { Badge } from "@mantine/core";
import type { ReactNode } from "react";

export type Tone = "good" | "waiting" | "attention" | "quiet" | "bad";

const COLORS: Record<Tone, string> = { good: "pine", waiting: "blue", attention: "amber", quiet: "gray", bad: "red" };

/** A state in a word. The colour only repeats what the word says. */
export function ToneBadge({ tone, children, icon }: { tone: Tone; children: ReactNode; icon?: ReactNode }) {
  return (
    <Badge
      color={COLORS[tone]}
      variant="light"
      radius="sm"
      tt="none"
      fw={600}
      leftSection={icon}
      styles={{ root: { flexShrink: 0 }, label: { overflow: "visible" } }}
    >
      {children}
    </Badge>
  );
}
