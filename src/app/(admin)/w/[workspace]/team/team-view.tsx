"use client";

import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { can } from "@/features/workspaces/rules";
import { describeFailure, useTRPC } from "@/trpc/client";
import { LostPage } from "@/ui/lost-page";
import { PageHeader } from "@/ui/page-header";
import { ApiKeysSection } from "./api-keys-section";
import { InvitationsSection } from "./invitations-section";
import { MembersSection } from "./members-section";
import { RolesSection } from "./roles-section";
import { SecondFactorSection } from "./second-factor-section";
import type { Viewer } from "./viewer";

/** Who works here and with which rights; invitations and keys for whoever may manage them. */
export function TeamView(viewer: Viewer) {
  const members = useQuery(useTRPC().team.members.queryOptions({ workspace: viewer.workspace }));
  // Removed while the page lay open: what it shows is no longer theirs to see.
  if (members.isError && describeFailure(members.error).isNotFound) return <LostPage />;
  return (
    <>
      <PageHeader title="Team" description="Who works here, and what each may do." />
      <Stack maw={860}>
        <MembersSection {...viewer} />
        {can(viewer.role, "members.manage") ? <InvitationsSection {...viewer} /> : null}
        {can(viewer.role, "api_keys.manage") ? <ApiKeysSection {...viewer} /> : null}
        <SecondFactorSection {...viewer} />
        <RolesSection />
      </Stack>
    </>
  );
}
