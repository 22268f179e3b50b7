"use client";

import { SegmentedControl, useMantineColorScheme, VisuallyHidden } from "@mantine/core";
import { useMounted } from "@mantine/hooks";
import { IconDeviceDesktop, IconMoon, IconSun } from "@tabler/icons-react";
import type { ReactNode } from "react";

const SCHEMES = [
  { value: "light", name: "Light", icon: <IconSun size={16} aria-hidden="true" /> },
  { value: "dark", name: "Dark", icon: <IconMoon size={16} aria-hidden="true" /> },
  { value: "auto", name: "As the system", icon: <IconDeviceDesktop size={16} aria-hidden="true" /> },
] as const;

/** Light, dark, or as the system: kept in this browser. */
export function ColorSchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  // The server does not know the choice; until the browser has told, none is shown as made.
  const isMounted = useMounted();
  return (
    <SegmentedControl
      aria-label="Colour scheme"
      size="xs"
      fullWidth
      value={isMounted ? colorScheme : ""}
      onChange={(value) => setColorScheme(value as (typeof SCHEMES)[number]["value"])}
      data={SCHEMES.map(({ value, name, icon }) => ({ value, label: <Choice name={name} icon={icon} /> }))}
    />
  );
}

function Choice({ name, icon }: { name: string; icon: ReactNode }) {
  return (
    <span title={name} style={{ display: "grid", placeItems: "center", padding: "2px 0" }}>
      {icon}
      <VisuallyHidden>{name}</VisuallyHidden>
    </span>
  );
}
