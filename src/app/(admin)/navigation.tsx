"use client";

import { NavLink, Stack } from "@mantine/core";
import { IconDeviceMobileMessage, IconHistory, IconMessages, IconServerCog, IconUsersGroup } from "@tabler/icons-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { can } from "@/features/workspaces/rules";
import classes from "./admin-shell.module.css";
import type { OwnWorkspace } from "./own-workspace";

type Props = { workspace: OwnWorkspace | undefined; hasSimulator: boolean; isOperator: boolean; onGo: () => void };

/** The rooms of the business one is in, and what is not any business's. */
export function Navigation({ workspace, hasSimulator, isOperator, onGo }: Props) {
  const path = usePathname();
  const pages = [...(workspace ? pagesOf(workspace, path) : []), ...(isOperator ? [operatorPage(path)] : [])];
  if (pages.length === 0) return null;
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
        {workspace && hasSimulator ? (
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

function pagesOf(workspace: OwnWorkspace, path: string) {
  const base = `/w/${workspace.slug}`;
  return [
    {
      href: `${base}/interactions`,
      label: "Interactions",
      icon: <IconMessages size={19} aria-hidden="true" />,
      isHere: path.startsWith(`${base}/interactions`) || path.startsWith(`${base}/conversations`),
    },
    {
      href: `${base}/team`,
      label: "Team",
      icon: <IconUsersGroup size={19} aria-hidden="true" />,
      isHere: path.startsWith(`${base}/team`),
    },
    ...(can(workspace.role, "audit.read")
      ? [
          {
            href: `${base}/audit`,
            label: "Activity log",
            icon: <IconHistory size={19} aria-hidden="true" />,
            isHere: path.startsWith(`${base}/audit`),
          },
        ]
      : []),
  ];
}

function operatorPage(path: string) {
  const href = "/operator";
  return {
    href,
    label: "Installation",
    icon: <IconServerCog size={19} aria-hidden="true" />,
    isHere: path.startsWith(href),
  };
}
