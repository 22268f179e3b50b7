"use client";

import { Table, VisuallyHidden } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { ALL_ACTS, ALL_ROLES, can } from "@/features/workspaces/rules";
import { Section } from "../../../section";
import { ROLE_NAMES } from "../../../words";
import { ACT_WORDS } from "./words";

/** The table that the product itself goes by. */
export function RolesSection() {
  return (
    <Section title="What each role may do">
      <Table.ScrollContainer
        // As narrow as a phone: what a phone does not show at once, nobody looks for.
        minWidth={300}
        scrollAreaProps={{ viewportProps: { tabIndex: 0, role: "region", "aria-label": "Rights by role" } }}
      >
        <Table verticalSpacing={6} horizontalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Right</Table.Th>
              {ALL_ROLES.map((role) => (
                <Table.Th
                  key={role}
                  scope="col"
                  ta="center"
                  fz={{ base: "xs", sm: "sm" }}
                  style={{ whiteSpace: "nowrap" }}
                >
                  {ROLE_NAMES[role]}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {ALL_ACTS.map((act) => (
              <Table.Tr key={act}>
                <Table.Th scope="row" fw={400}>
                  {ACT_WORDS[act]}
                </Table.Th>
                {ALL_ROLES.map((role) => (
                  <Table.Td key={role} ta="center">
                    {can(role, act) ? (
                      <>
                        <IconCheck size={16} aria-hidden="true" />
                        <VisuallyHidden>yes</VisuallyHidden>
                      </>
                    ) : (
                      <VisuallyHidden>no</VisuallyHidden>
                    )}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Section>
  );
}
