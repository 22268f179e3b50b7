"use client";

import { Table } from "@mantine/core";
import { LimitButton } from "./limit-button";
import { MonthCost } from "./month-cost";
import { formatExchange } from "./words";
import type { Workspace } from "./workspace";
import { WorkspaceName } from "./workspace-name";

type Props = { workspaces: Workspace[]; onLimit: (workspace: Workspace) => void };

/** A row for each workspace, where there is room for one. */
export function WorkspaceTable({ workspaces, onLimit }: Props) {
  return (
    <Table verticalSpacing="sm" style={{ fontVariantNumeric: "tabular-nums" }} aria-label="Workspaces">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Workspace</Table.Th>
          <Table.Th scope="col" ta="right">
            Members
          </Table.Th>
          <Table.Th scope="col" ta="right">
            Channels
          </Table.Th>
          <Table.Th scope="col" ta="right">
            In / replies, 24 h
          </Table.Th>
          <Table.Th scope="col" ta="right">
            In / replies, 7 days
          </Table.Th>
          <Table.Th scope="col" ta="right">
            AI this month
          </Table.Th>
          <Table.Th scope="col" ta="right">
            Monthly limit
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {workspaces.map((workspace) => (
          <Table.Tr key={workspace.id}>
            <Table.Th scope="row" fw={400} maw={240}>
              <WorkspaceName workspace={workspace} size="sm" />
            </Table.Th>
            <Table.Td ta="right">{workspace.members.toLocaleString()}</Table.Td>
            <Table.Td ta="right">{workspace.channels.toLocaleString()}</Table.Td>
            <Table.Td ta="right">{formatExchange(workspace.lastDay)}</Table.Td>
            <Table.Td ta="right">{formatExchange(workspace.lastWeek)}</Table.Td>
            <Table.Td ta="right">
              <MonthCost month={workspace.month} />
            </Table.Td>
            <Table.Td ta="right">
              <LimitButton workspace={workspace} onLimit={onLimit} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
