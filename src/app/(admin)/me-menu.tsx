"use client";

import { Avatar, Menu, Text, UnstyledButton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconLogout, IconUserCircle } from "@tabler/icons-react";
import Link from "next/link";
import { REFRESH_HEADER, REFRESH_PATH } from "@/features/identity/rules";
import { ColorSchemeSwitch } from "@/ui/color-scheme-switch";

async function signOut(): Promise<void> {
  const answer = await fetch(`${REFRESH_PATH}/logout`, { method: "POST", headers: { [REFRESH_HEADER]: "1" } }).catch(
    () => null,
  );
  if (answer?.ok) return window.location.assign("/sign-in");
  notifications.show({
    color: "red",
    title: "You are still signed in",
    message: "The server could not end the session. Try again in a moment.",
  });
}

/** Who one is, how the page looks, and the way out. */
export function MeMenu({ person }: { person: { name: string; email: string } }) {
  return (
    <Menu position="bottom-end" width={270}>
      <Menu.Target>
        <UnstyledButton
          aria-label={`Account of ${person.name}`}
          ml="auto"
          style={{ borderRadius: "50%", flexShrink: 0 }}
        >
          <Avatar name={person.name} color="pine" radius="xl" size={34} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div style={{ padding: "8px 12px" }}>
          <Text fw={600} truncate>
            {person.name}
          </Text>
          <Text size="sm" c="dimmed" truncate>
            {person.email}
          </Text>
        </div>
        <Menu.Divider />
        <div style={{ padding: "6px 8px" }}>
          <ColorSchemeSwitch />
        </div>
        <Menu.Divider />
        <Menu.Item component={Link} href="/me" leftSection={<IconUserCircle size={18} aria-hidden="true" />}>
          My account
        </Menu.Item>
        <Menu.Item onClick={() => void signOut()} leftSection={<IconLogout size={18} aria-hidden="true" />}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
