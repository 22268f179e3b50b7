"use client";

import { Menu, Text, UnstyledButton } from "@mantine/core";
import { IconCheck, IconSelector } from "@tabler/icons-react";
import Link from "next/link";
import type { OwnWorkspace } from "./own-workspace";
import { ROLE_NAMES } from "./words";

/** Which business this is; a menu where there are several. */
export function WorkspaceSwitch({
  current,
  workspaces,
}: {
  current: OwnWorkspace | undefined;
  workspaces: OwnWorkspace[];
}) {
  if (current === undefined) return null;
  const name = (
    <Text component="span" fw={600} truncate miw={0}>
      {current.name}
    </Text>
  );
  if (workspaces.length < 2) return name;
  return (
    <Menu position="bottom-start" width={260} withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton
          aria-label={`Workspace ${current.name}: switch`}
          style={{ display: "flex", alignItems: "center", gap: 6, minWidth: 0 }}
        >
          {name}
          <IconSelector size={16} aria-hidden="true" style={{ flexShrink: 0 }} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown mah="70vh" style={{ overflowY: "auto" }}>
        <Menu.Label>Workspaces</Menu.Label>
        {workspaces.map(({ slug, name, role }) => (
          <Menu.Item
            key={slug}
            component={Link}
            href={`/w/${slug}/interactions`}
            aria-current={slug === current.slug ? "true" : undefined}
            rightSection={slug === current.slug ? <IconCheck size={16} aria-hidden="true" /> : null}
          >
            {name}
            <Text component="span" size="xs" c="dimmed" display="block">
              {ROLE_NAMES[role]}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
