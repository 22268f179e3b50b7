"use client";

import { Button } from "@mantine/core";
import { ToneBadge } from "@/ui/tone-badge";
import { formatMoney, percentOf } from "./words";
import type { Workspace } from "./workspace";

const NEARLY = 80;

/** The limit of a workspace, how much of it is used, and the way to change it. */
export function LimitButton({ workspace, onLimit }: { workspace: Workspace; onLimit: (workspace: Workspace) => void }) {
  const { limitMicros, spentMicros } = workspace.month;
  const words = limitMicros === null ? "No limit" : formatMoney(limitMicros);
  const percent = limitMicros === null ? null : percentOf(spentMicros, limitMicros);
  return (
    <>
      <Button
        variant="default"
        size="xs"
        onClick={() => onLimit(workspace)}
        aria-label={`${words} for ${workspace.name}: change the monthly limit`}
      >
        {words}
      </Button>
      {percent === null ? null : (
        <div style={{ marginTop: 4 }}>
          <ToneBadge tone={percent >= 100 ? "bad" : percent >= NEARLY ? "attention" : "quiet"}>
            {percent} % used
          </ToneBadge>
        </div>
      )}
    </>
  );
}
