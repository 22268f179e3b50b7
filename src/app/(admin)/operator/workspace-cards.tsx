"use client";

import { Group, Paper, SimpleGrid, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { PlainList } from "@/ui/plain-list";
import { LimitButton } from "./limit-button";
import { MonthCost } from "./month-cost";
import { formatExchange } from "./words";
import type { Workspace } from "./workspace";
import { WorkspaceName } from "./workspace-name";

type Props = { workspaces: Workspace[]; onLimit: (workspace: Workspace) => void };

/** A card for each workspace, where a row would be wider than the screen. */
export function WorkspaceCards({ workspaces, onLimit }: Props) {
  return (
    <PlainList gap="sm" aria-label="Workspaces">
      {workspaces.map((workspace) => (
        <Paper component="li" key={workspace.id} withBorder p="sm">
          <Stack gap="sm">
            <Group justify="space-between" align="flex-start" wrap="nowrap" gap="sm">
              <WorkspaceName workspace={workspace} />
              <div style={{ textAlign: "right", flexShrink: 0 }}>
                <LimitButton workspace={workspace} onLimit={onLimit} />
              </div>
            </Group>
            <SimpleGrid component="dl" cols={2} spacing="xs" verticalSpacing={6} m={0}>
              <Fact name="Members">{workspace.members.toLocaleString()}</Fact>
              <Fact name="Channels">{workspace.channels.toLocaleString()}</Fact>
              <Fact name="In / replies, 24 h">{formatExchange(workspace.lastDay)}</Fact>
              <Fact name="In / replies, 7 days">{formatExchange(workspace.lastWeek)}</Fact>
              <Fact name="AI this month">
                <MonthCost month={workspace.month} />
              </Fact>
            </SimpleGrid>
          </Stack>
        </Paper>
      ))}
    </PlainList>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <Text component="dt" size="xs" c="dimmed">
        {name}
      </Text>
      <Text component="dd" size="sm" m={0}>
        {children}
      </Text>
    </div>
  );
}
