"use client";

import { Divider, NavLink, Popover, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconLogout, IconUserCircle } from "@tabler/icons-react";
import Link from "next/link";
import { REFRESH_HEADER, REFRESH_PATH } from "@/features/identity/rules";
import { ColorSchemeSwitch } from "@/ui/color-scheme-switch";
import { InitialsAvatar } from "@/ui/initials-avatar";
import classes from "./admin-shell.module.css";

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
  const [isOpen, { toggle, close }] = useDisclosure();
  return (
    <Popover opened={isOpen} onChange={close} position="bottom-end" width={270} trapFocus returnFocus shadow="md">
      <Popover.Target>
        <UnstyledButton
          aria-label={`Account of ${person.name}`}
          onClick={toggle}
          ml="auto"
          style={{ borderRadius: "50%", flexShrink: 0 }}
        >
          <InitialsAvatar name={person.name} color="pine" radius="xl" size={34} />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={8} aria-label="Account">
        <div style={{ padding: "4px 8px 8px" }}>
          <Text fw={600} truncate>
            {person.name}
          </Text>
          <Text size="sm" c="dimmed" truncate>
            {person.email}
          </Text>
        </div>
        <ColorSchemeSwitch />
        <Divider my={8} />
        <NavLink
          component={Link}
          href="/me"
          onClick={close}
          label="My account"
          leftSection={<IconUserCircle size={18} aria-hidden="true" />}
          className={classes.link}
        />
        <NavLink
          component="button"
          type="button"
          onClick={() => void signOut()}
          label="Sign out"
          leftSection={<IconLogout size={18} aria-hidden="true" />}
          className={classes.link}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
