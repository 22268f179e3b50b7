import type { ReactNode } from "react";
import classes from "./tone-badge.module.css";

export type Tone = "good" | "waiting" | "attention" | "quiet" | "bad";

/** A state in a word. The colour only repeats what the word says. */
export function ToneBadge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={classes.badge} data-tone={tone}>
      {children}
    </span>
  );
}
