"use client";

import { NavLink, Stack } from "@mantine/core";
import { IconDeviceMobileMessage, IconMessages } from "@tabler/icons-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { OwnWorkspace } from "./admin-shell";
import classes from "./admin-shell.module.css";

type Props = { workspace: OwnWorkspace; hasSimulator: boolean; onGo: () => void };

/** The rooms of the business one is in. */
export function Navigation({ workspace, hasSimulator, onGo }: Props) {
  const path = usePathname();
  const base = `/w/${workspace.slug}`;
  const pages = [
    {
      href: `${base}/interactions`,
      label: "Interactions",
      icon: <IconMessages size={19} aria-hidden="true" />,
      isHere: path.startsWith(`${base}/interactions`) || path.startsWith(`${base}/conversations`),
    },
  ];
  return (
    <nav aria-label="Main">
      <Stack gap={4}>
        {pages.map(({ href, label, icon, isHere }) => (
          <NavLink
            key={href}
            component={Link}
            href={href}
            label={label}
            leftSection={icon}
            active={isHere}
            aria-current={path === href ? "page" : isHere ? "true" : undefined}
            onClick={onGo}
            className={classes.link}
          />
        ))}
        {hasSimulator ? (
          <NavLink
            component="a"
            href="/simulator"
            target="_blank"
            label="Simulator"
            description="Write as a customer"
            styles={{ description: { fontWeight: 400 } }}
            leftSection={<IconDeviceMobileMessage size={19} aria-hidden="true" />}
            className={classes.link}
          />
        ) : null}
      </Stack>
    </nav>
  );
}
