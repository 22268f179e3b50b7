"use client";

import { Anchor, Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useTRPC } from "@/trpc/client";
import { PlainList } from "@/ui/plain-list";
import { RowSkeletons } from "@/ui/row-skeletons";
import { ToneBadge } from "@/ui/tone-badge";
import { QueryFailure } from "../query-failure";
import { Section } from "../section";
import { ROLE_NAMES } from "../words";
import { WorkspaceForm } from "./workspace-form";

/** The businesses one works for, and a way to begin another. */
export function WorkspacesSection() {
  const [isOpen, setIsOpen] = useState(false);
  const workspaces = useQuery(useTRPC().me.workspaces.queryOptions());
  return (
    <Section
      title="Workspaces"
      description="The businesses you work for."
      actions={
        isOpen ? null : (
          <Button variant="default" onClick={() => setIsOpen(true)}>
            New workspace
          </Button>
        )
      }
    >
      {workspaces.isPending ? <RowSkeletons label="Loading your workspaces" rows={1} /> : null}
      <QueryFailure query={workspaces} />
      {workspaces.data?.length === 0 ? (
        <Text size="sm" c="dimmed">
          None yet. Create one, or ask to be invited to one.
        </Text>
      ) : null}
      <PlainList gap="xs">
        {workspaces.data?.map((workspace) => (
          <Group component="li" key={workspace.id} gap="xs">
            <Anchor component={Link} href={`/w/${workspace.slug}/interactions`}>
              {workspace.name}
            </Anchor>
            <ToneBadge tone="quiet">{ROLE_NAMES[workspace.role]}</ToneBadge>
          </Group>
        ))}
      </PlainList>
      {isOpen ? <WorkspaceForm onClose={() => setIsOpen(false)} /> : null}
    </Section>
  );
}
