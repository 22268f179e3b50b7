"use client";

import { Center, Text } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { IconBuildingStore } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { describeFailure, useTRPC, useTRPCClient } from "@/trpc/client";
import { BusyButton } from "@/ui/busy-button";
import { EmptyState } from "@/ui/empty-state";
import { RowSkeletons } from "@/ui/row-skeletons";
import { QueryFailure } from "../query-failure";
import { Section } from "../section";
import { LimitDialog } from "./limit-dialog";
import { SLOW_REFRESH_MS } from "./refresh";
import type { Workspace } from "./workspace";
import { WorkspaceCards } from "./workspace-cards";
import { WorkspaceTable } from "./workspace-table";

/** Every workspace by its sums, newest first, and the limit of what its AI may cost. */
export function WorkspacesSection() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const isWide = useMediaQuery("(min-width: 62em)", true, { getInitialValueInEffect: false });
  const [limiting, setLimiting] = useState<{ workspace: Workspace | null; opening: number }>({
    workspace: null,
    opening: 0,
  });
  const [isLimiting, { open, close }] = useDisclosure();
  const limit = (workspace: Workspace) => {
    setLimiting(({ opening }) => ({ workspace, opening: opening + 1 }));
    open();
  };
  const pages = useInfiniteQuery({
    queryKey: [...trpc.operator.workspaces.pathKey(), "pages"],
    queryFn: ({ pageParam, signal }) => client.operator.workspaces.query({ cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: SLOW_REFRESH_MS,
  });
  const workspaces = pages.data?.pages.flatMap((page) => page.workspaces) ?? [];
  const Rows = isWide ? WorkspaceTable : WorkspaceCards;
  return (
    <Section
      title="Workspaces"
      description="Newest first. AI counts replies and summaries of this month of UTC; models without a known price count no cost."
    >
      {pages.isPending ? <RowSkeletons label="Loading the workspaces" rows={4} /> : null}
      {workspaces.length === 0 ? <QueryFailure query={pages} /> : null}
      {pages.data && workspaces.length === 0 ? (
        <EmptyState icon={<IconBuildingStore size={28} aria-hidden="true" />} title="No workspace yet">
          Whoever signs in first makes one.
        </EmptyState>
      ) : null}
      {workspaces.length > 0 ? <Rows workspaces={workspaces} onLimit={limit} /> : null}
      {pages.hasNextPage ? (
        <Center style={{ flexDirection: "column", gap: 8 }}>
          {pages.isFetchNextPageError ? (
            <Text size="sm" c="red" role="alert">
              {describeFailure(pages.error).title}
            </Text>
          ) : null}
          <BusyButton variant="default" onClick={() => void pages.fetchNextPage()} isBusy={pages.isFetchingNextPage}>
            {pages.isFetchNextPageError ? "Try again" : "Show more"}
          </BusyButton>
        </Center>
      ) : null}
      <LimitDialog {...limiting} isOpen={isLimiting} onClose={close} />
    </Section>
  );
}
