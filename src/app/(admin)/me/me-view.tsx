"use client";

import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useTRPC } from "@/trpc/client";
import { PageHeader } from "@/ui/page-header";
import { RowSkeletons } from "@/ui/row-skeletons";
import { QueryFailure } from "../query-failure";
import { EventsSection } from "./events-section";
import { NameSection } from "./name-section";
import { OwedNotice } from "./owed-notice";
import { PasswordSection } from "./password-section";
import { ProvidersSection } from "./providers-section";
import { SecondFactorSection } from "./second-factor-section";
import { SessionsSection } from "./sessions-section";
import { WorkspacesSection } from "./workspaces-section";

/** One's own account: name, password, second factor, providers, sessions, and what happened to it. */
export function MeView() {
  const trpc = useTRPC();
  const account = useQuery(trpc.me.account.queryOptions());
  /** The workspace that has sent somebody here, since it asks for a second factor. */
  const owed = useSearchParams().get("owed");
  return (
    <>
      <PageHeader title="My account" description={account.data?.email ?? "Who you are here, and how you sign in."} />
      {account.isPending ? <RowSkeletons label="Loading your account" rows={4} /> : null}
      <QueryFailure query={account} />
      {account.data ? (
        <Stack maw={760}>
          {owed ? <OwedNotice workspace={owed} isSetUp={account.data.secondFactor !== null} /> : null}
          {owed ? <SecondFactorSection account={account.data} isOwed /> : null}
          <NameSection account={account.data} />
          <WorkspacesSection />
          <PasswordSection account={account.data} />
          {owed ? null : <SecondFactorSection account={account.data} />}
          <ProvidersSection account={account.data} />
          <SessionsSection />
          <EventsSection account={account.data} />
        </Stack>
      ) : null}
    </>
  );
}
