"use client";

import { Affix, Alert, Button, Paper, Transition } from "@mantine/core";
import { IconArrowUp, IconCloudOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { describeFailure, useTRPC, useTRPCClient } from "@/trpc/client";
import type { Outputs } from "@/trpc/root";
import { EndlessList } from "@/ui/endless-list";
import { ErrorState } from "@/ui/error-state";
import { PageHeader } from "@/ui/page-header";
import { RowSkeletons } from "@/ui/row-skeletons";
import { useIsNearTop } from "@/ui/use-is-near-top";
import { useLivePages } from "../../../use-live-pages";
import { InteractionFilters } from "./interaction-filters";
import { type Interaction, InteractionRow } from "./interaction-row";
import { NothingMatches } from "./nothing-matches";
import { NothingYet, type Setting } from "./nothing-yet";
import { type Filters, useFilters } from "./use-filters";

/** Everything that came in and went out, newest first, alive. */
export function InteractionsView({ workspace, ...setting }: { workspace: string } & Setting) {
  const [filters, setFilters] = useFilters();
  return (
    <>
      <PageHeader title="Interactions" description="Every message and comment, and what became of it." />
      <InteractionFilters workspace={workspace} filters={filters} onChange={setFilters} />
      <LiveList
        key={`${filters.channelId} ${filters.outcome}`}
        workspace={workspace}
        filters={filters}
        {...setting}
        onShowAll={() => setFilters({ channelId: null, outcome: null })}
      />
    </>
  );
}

type LiveInteraction = Interaction & { at: string };

const rowsOf = (page: Outputs["interactions"]["list"]): LiveInteraction[] =>
  page.rows.map((row) => ({ ...row, at: row.createdAt }));

type ListProps = { workspace: string; filters: Filters; onShowAll: () => void } & Setting;

function LiveList({ workspace, filters, onShowAll, ...setting }: ListProps) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const channels = useQuery(trpc.channels.list.queryOptions({ workspace }, { staleTime: 60_000 }));
  const channelOf = useMemo(() => new Map(channels.data?.map((channel) => [channel.id, channel])), [channels.data]);
  const listKey = useMemo(() => ["interactions", workspace, filters], [workspace, filters]);
  const fetchPage = useCallback(
    (cursor: string | null, signal: AbortSignal) =>
      client.interactions.list.query({ workspace, ...filters, cursor }, { signal }),
    [client, workspace, filters],
  );
  const list = useLivePages({ listKey, fetchPage, rowsOf });
  const { rows, hidden, showNewest } = useHeldTop(list.rows);

  if (list.isLoading) {
    return (
      <Paper withBorder>
        <RowSkeletons label="Loading interactions" />
      </Paper>
    );
  }
  if (list.failure) {
    return <ErrorState {...describeFailure(list.failure)} onRetry={list.retry} isRetrying={list.isRetrying} />;
  }
  if (rows.length === 0) {
    if (filters.channelId || filters.outcome) return <NothingMatches onShowAll={onShowAll} />;
    return <NothingYet workspace={workspace} hasChannels={channels.data?.length !== 0} {...setting} />;
  }
  const news = list.hasGap ? "Newer messages" : hidden === 1 ? "1 new" : `${hidden} new`;
  return (
    <>
      {list.isOffline ? (
        <Alert color="amber" icon={<IconCloudOff aria-hidden="true" />} mb="sm" role="status">
          No news from the server at the moment. What you see may be old; it is tried again every few seconds.
        </Alert>
      ) : null}
      <Paper withBorder style={{ overflow: "hidden" }}>
        <EndlessList
          label="Interactions, newest first"
          hasMore={list.hasMore}
          isLoadingMore={list.isLoadingMore}
          failure={list.moreFailure ? describeFailure(list.moreFailure).title : null}
          onMore={list.loadMore}
          end="This is where it began."
        >
          {rows.map((row) => (
            <InteractionRow key={row.id} workspace={workspace} row={row} channel={channelOf.get(row.channelId)} />
          ))}
        </EndlessList>
      </Paper>
      <Affix position={{ top: 68, left: 0, right: 0 }} zIndex={90} style={{ pointerEvents: "none" }}>
        <Transition mounted={hidden > 0 || list.hasGap} transition="slide-down">
          {(style) => (
            <div role="status" style={{ ...style, display: "flex", justifyContent: "center" }}>
              <Button
                radius="xl"
                size="xs"
                style={{ pointerEvents: "auto" }}
                leftSection={<IconArrowUp size={16} aria-hidden="true" />}
                onClick={() => {
                  if (list.hasGap) list.restart();
                  showNewest();
                }}
              >
                {news}
              </Button>
            </div>
          )}
        </Transition>
      </Affix>
    </>
  );
}

/** Whoever has scrolled down reads: rows that arrive above are held back and counted until the reader goes up. */
function useHeldTop(rows: LiveInteraction[]) {
  const isNearTop = useIsNearTop();
  const [heldId, setHeldId] = useState<string | null>(null);
  const newestId = rows[0]?.id ?? null;
  useEffect(() => {
    setHeldId((held) => (isNearTop ? null : (held ?? newestId)));
  }, [isNearTop, newestId]);
  const place =
    heldId === null
      ? 0
      : Math.max(
          0,
          rows.findIndex((row) => row.id === heldId),
        );
  return {
    rows: place === 0 ? rows : rows.slice(place),
    hidden: place,
    showNewest: useCallback(() => {
      setHeldId(null);
      window.scrollTo({ top: 0 });
    }, []),
  };
}
