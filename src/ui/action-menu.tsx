"use client";

import { Button, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useRef } from "react";

type Action = { label: string; isDangerous?: boolean; onSelect: () => void };

/** What can be done with something, behind three dots. */
export function ActionMenu({ label, actions }: { label: string; actions: Action[] }) {
  const button = useRef<HTMLButtonElement>(null);
  const select = (action: Action) => {
    // Before a dialog opens: it gives the focus back to whatever had it, and the menu's items are gone by then.
    button.current?.focus();
    action.onSelect();
  };
  return (
    // Within the page's landmarks; and without the empty first entry, which no menu may have.
    <Menu position="bottom-end" withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button ref={button} size="xs" variant="default" px={8} flex="none" aria-label={label}>
          <IconDots size={16} aria-hidden="true" />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map((action) => (
          <Menu.Item
            key={action.label}
            c={action.isDangerous ? "var(--ui-danger-text)" : undefined}
            onClick={() => select(action)}
          >
            {action.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
