"use client";

import { Stack } from "@mantine/core";
import { PageHeader } from "@/ui/page-header";
import { HealthSection } from "./health-section";
import { OwedSection } from "./owed-section";
import { TrafficSection } from "./traffic-section";
import { WorkspacesSection } from "./workspaces-section";

/** The installation at a glance: sums of all workspaces, and nothing that anybody wrote. */
export function OperatorView() {
  return (
    <>
      <PageHeader
        title="Installation"
        description="Health, backlog and use over all workspaces. Only sums are shown here, never a message."
      />
      <Stack maw={1160}>
        <HealthSection />
        <OwedSection />
        <TrafficSection />
        <WorkspacesSection />
      </Stack>
    </>
  );
}
