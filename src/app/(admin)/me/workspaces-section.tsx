"use client";

import { Anchor, Button, Group, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useTRPC, useTRPCClient } from "@/trpc/client";
import { PlainList } from "@/ui/plain-list";
import { ToneBadge } from "@/ui/tone-badge";
import { Section } from "../section";
import { useAct } from "../use-act";

/** The businesses one works for, and a way to begin another. */
export function WorkspacesSection() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [isOpen, setIsOpen] = useState(false);
  const workspaces = useQuery(trpc.me.workspaces.queryOptions());
  const create = useAct({
    act: (name: string) => client.me.createWorkspace.mutate({ name }),
    changes: [trpc.me.workspaces.queryKey()],
    onDone: ({ slug }) => window.location.assign(`/w/${slug}/interactions`),
  });
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
            <ToneBadge tone="quiet">{workspace.role}</ToneBadge>
          </Group>
        ))}
      </PlainList>
      {isOpen ? (
        <form
          method="post"
          onSubmit={(event) => {
            event.preventDefault();
            create.mutate(String(new FormData(event.currentTarget).get("name") ?? ""));
          }}
        >
          <Group align="flex-end" gap="sm">
            <TextInput flex={1} miw={200} label="Name of the business" name="name" maxLength={100} required autoFocus />
            <Button type="submit" loading={create.isPending}>
              Create
            </Button>
            <Button variant="default" onClick={() => setIsOpen(false)}>
              Cancel
            </Button>
          </Group>
        </form>
      ) : null}
    </Section>
  );
}
