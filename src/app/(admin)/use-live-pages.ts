"use client";

import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo } from "react";
import { compareNewestFirst, joinPages, type LiveRow, mergeLiveRows } from "./merge-live-rows";

const POLL_MS = 4000;

type Request<Page extends { nextCursor: string | null }, Row extends LiveRow> = {
  /** Names the list: place, verb and every filter. */
  listKey: readonly unknown[];
  fetchPage: (cursor: string | null, signal: AbortSignal) => Promise<Page>;
  rowsOf: (page: Page) => Row[];
};

/**
 * A cursor-paged list, newest first, that stays alive: its first page is fetched again every few seconds and laid over
 * what was loaded; older pages are loaded on request and never again. `rowsOf` must be stable.
 */
export function useLivePages<Page extends { nextCursor: string | null }, Row extends LiveRow>({
  listKey,
  fetchPage,
  rowsOf,
}: Request<Page, Row>) {
  const queryClient = useQueryClient();
  const pagesKey = useMemo(() => [...listKey, "pages"], [listKey]);
  const older = useInfiniteQuery({
    queryKey: pagesKey,
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page) => page.nextCursor,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
  const firstLoaded = older.data?.pages[0];
  const newest = useQuery({
    queryKey: [...listKey, "newest"],
    queryFn: ({ signal }) => fetchPage(null, signal),
    enabled: firstLoaded !== undefined,
    initialData: firstLoaded,
    initialDataUpdatedAt: older.dataUpdatedAt,
    staleTime: POLL_MS,
    refetchInterval: POLL_MS,
  });
  const newestPage = newest.data;

  const merged = useMemo(() => {
    const earlier = joinPages(older.data?.pages.map(rowsOf) ?? []);
    if (newestPage === undefined) return { rows: earlier, hasGap: false };
    return mergeLiveRows({ rows: rowsOf(newestPage), isWholeList: newestPage.nextCursor === null }, earlier);
  }, [older.data, newestPage, rowsOf]);

  // As the newest page moves on, it becomes one of the loaded pages before it loses touch with them.
  useEffect(() => {
    const first = firstLoaded && rowsOf(firstLoaded)[0];
    if (newestPage === undefined || first === undefined) return;
    const rows = rowsOf(newestPage);
    const place = rows.findIndex((row) => compareNewestFirst(row, first) >= 0);
    if (place < rows.length / 2) return;
    queryClient.setQueryData<InfiniteData<Page, string | null>>(
      pagesKey,
      (data) => data && { pages: [newestPage, ...data.pages], pageParams: [null, ...data.pageParams] },
    );
  }, [newestPage, firstLoaded, rowsOf, queryClient, pagesKey]);

  const { fetchNextPage, refetch } = older;
  return {
    ...merged,
    pages: useMemo(
      () => (newestPage ? [newestPage, ...(older.data?.pages ?? [])] : (older.data?.pages ?? [])),
      [newestPage, older.data],
    ),
    isLoading: older.isPending,
    isRetrying: older.isFetching,
    /** The first load failed and there is nothing to show. */
    failure: older.data === undefined ? older.error : null,
    /** Loading further pages failed. */
    moreFailure: older.isFetchNextPageError ? older.error : null,
    /** The last look for news failed: what is shown may be old. */
    isOffline: newest.isError && !newest.isFetching,
    hasMore: older.hasNextPage,
    isLoadingMore: older.isFetchingNextPage,
    loadMore: useCallback(() => void fetchNextPage(), [fetchNextPage]),
    retry: useCallback(() => void refetch(), [refetch]),
    /** Forgets what was loaded and starts from the newest page. */
    restart: useCallback(() => void queryClient.resetQueries({ queryKey: listKey }), [queryClient, listKey]),
  };
}
