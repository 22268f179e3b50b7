"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";
import { OUTCOMES, type Outcome } from "@/features/interactions/schema";

export type Filters = { channelId: string | null; outcome: Outcome | null };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The filters of the list, kept in the page's address, so that they can be shared and survive a reload. */
export function useFilters(): [Filters, (filters: Filters) => void] {
  const search = useSearchParams();
  const channel = search.get("channel");
  const wanted = search.get("outcome");
  const filters = useMemo(
    () => ({
      channelId: channel !== null && UUID.test(channel) ? channel : null,
      outcome: OUTCOMES.find((outcome) => outcome === wanted) ?? null,
    }),
    [channel, wanted],
  );
  const setFilters = useCallback(({ channelId, outcome }: Filters) => {
    const next = new URLSearchParams();
    if (channelId) next.set("channel", channelId);
    if (outcome) next.set("outcome", outcome);
    window.history.replaceState(null, "", `${window.location.pathname}${next.size > 0 ? `?${next}` : ""}`);
    window.scrollTo({ top: 0 });
  }, []);
  return [filters, setFilters];
}
