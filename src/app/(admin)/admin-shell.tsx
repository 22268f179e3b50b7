"use client";

import { AppShell, Burger, Group, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import Link from "next/link";
import { useParams } from "next/navigation";
import type { ReactNode } from "react";
import { BrandMark } from "@/ui/brand-mark";
import classes from "./admin-shell.module.css";
import { MeMenu } from "./me-menu";
import { Navigation } from "./navigation";
import type { OwnWorkspace } from "./own-workspace";
import { type StandIn, StandIns } from "./stand-ins";
import { WorkspaceSwitch } from "./workspace-switch";

/** Mantine's navigation has 101. */
const ABOVE_NAVIGATION = 102;

type Props = {
  person: { name: string; email: string; isOperator: boolean };
  workspaces: OwnWorkspace[];
  standIns: StandIn[];
  children: ReactNode;
};

/** The frame of every admin page: where one is, where one can go, as whom. */
export function AdminShell({ person, workspaces, standIns, children }: Props) {
  const [isOpen, { toggle, close }] = useDisclosure();
  const slug = useParams<{ workspace?: string }>().workspace;
  const current = workspaces.find((workspace) => workspace.slug === slug) ?? workspaces[0];
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 248, breakpoint: "sm", collapsed: { mobile: !isOpen } }}
      padding={{ base: "sm", sm: "lg" }}
      classNames={{ header: classes.bar, navbar: classes.navbar, main: classes.main }}
    >
      <a href="#main" className={classes.skip}>
        Skip to content
      </a>
      {/* Its menu of workspaces lies over the navigation. */}
      <AppShell.Header zIndex={ABOVE_NAVIGATION}>
        <Group h="100%" px="md" gap="sm" wrap="nowrap">
          <Burger
            opened={isOpen}
            onClick={toggle}
            hiddenFrom="sm"
            size="sm"
            aria-label={isOpen ? "Close navigation" : "Open navigation"}
            aria-expanded={isOpen}
          />
          <UnstyledButton component={Link} href="/" className={classes.brand} aria-label="Ebizmate, start page">
            <BrandMark />
            <Text component="span" fw={700} size="lg" visibleFrom="xs">
              Ebizmate
            </Text>
          </UnstyledButton>
          {current ? <span className={classes.divider} aria-hidden="true" /> : null}
          <WorkspaceSwitch current={current} workspaces={workspaces} />
          <MeMenu person={person} />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm">
        <AppShell.Section grow>
          <Navigation
            workspace={current}
            hasSimulator={standIns.includes("meta")}
            isOperator={person.isOperator}
            onGo={close}
          />
        </AppShell.Section>
        <AppShell.Section>
          <StandIns parts={standIns} />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        {children}
      </AppShell.Main>
    </AppShell>
  );
}
