"use client";

import { Group, Paper, Stack, Text } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { describeFailure, useTRPC, useTRPCClient } from "@/trpc/client";
import type { Outputs } from "@/trpc/root";
import { EmptyState } from "@/ui/empty-state";
import { EndlessList } from "@/ui/endless-list";
import { PageHeader } from "@/ui/page-header";
import { RowSkeletons } from "@/ui/row-skeletons";
import { TimeStamp } from "@/ui/time-stamp";
import { QueryFailure } from "../../../query-failure";
import { describeAct } from "./describe-act";

type Entry = Outputs["team"]["audit"]["entries"][number];

/** Every privileged act in this workspace: who, what, when and from where. */
export function AuditView({ workspace }: { workspace: string }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const pages = useInfiniteQuery({
    queryKey: [...trpc.team.audit.queryKey({ workspace }), "pages"],
    queryFn: ({ pageParam, signal }) => client.team.audit.query({ workspace, cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
  const entries = pages.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <>
      <PageHeader
        title="Activity log"
        description="Who changed what, when and from where. Nothing here can be altered."
      />
      {pages.isPending ? (
        <Paper withBorder>
          <RowSkeletons label="Loading the activity log" />
        </Paper>
      ) : null}
      {entries.length === 0 ? <QueryFailure query={pages} /> : null}
      {pages.data && entries.length === 0 ? (
        <EmptyState icon={<IconHistory size={28} aria-hidden="true" />} title="Nothing yet">
          Invitations, changes of roles, keys and settings appear here.
        </EmptyState>
      ) : null}
      {entries.length > 0 ? (
        <Paper withBorder style={{ overflow: "hidden" }} maw={860}>
          <EndlessList
            label="Activity, newest first"
            hasMore={pages.hasNextPage}
            isLoadingMore={pages.isFetchingNextPage}
            failure={pages.isFetchNextPageError ? describeFailure(pages.error).title : null}
            onMore={() => void pages.fetchNextPage()}
            end="This is where it began."
          >
            {entries.map((entry) => (
              <EntryRow key={entry.id} entry={entry} />
            ))}
          </EndlessList>
        </Paper>
      ) : null}
    </>
  );
}

function EntryRow({ entry }: { entry: Entry }) {
  return (
    <Group
      component="li"
      px="md"
      py="sm"
      gap="md"
      justify="space-between"
      wrap="nowrap"
      style={{ borderBottom: "1px solid var(--ui-line)" }}
    >
      <Stack gap={2} miw={0}>
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          <strong>{entry.actorLabel}</strong> {describeAct(entry)}
        </Text>
        <Text size="xs" c="dimmed">
          {entry.addressPrefix ?? (entry.actorId ? "from an unknown network" : "on the server itself")}
        </Text>
      </Stack>
      <TimeStamp at={entry.createdAt} style={{ whiteSpace: "nowrap" }} />
    </Group>
  );
}
