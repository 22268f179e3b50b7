"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { askSimulator } from "./ask-simulator";
import { Changes } from "./schema";

const WAIT_MS = 20_000;
const RETRY_MS = 2_000;
/** However much happens, the screen is read anew at most this often. */
const PAUSE_MS = 150;

export type Connection = "connecting" | "live" | "lost";

/** Waits at the simulator for changes and has everything on the screen read anew after each. */
export function useChanges(): Connection {
  const queryClient = useQueryClient();
  const [connection, setConnection] = useState<Connection>("connecting");

  useEffect(() => {
    const stopping = new AbortController();
    const { signal } = stopping;
    const follow = async () => {
      let after = -1;
      while (!signal.aborted) {
        try {
          const { revision } = await askSimulator(Changes, `changes?after=${after}&waitMs=${WAIT_MS}`, { signal });
          setConnection("live");
          if (revision !== after) void queryClient.invalidateQueries();
          after = revision;
          await pause(PAUSE_MS);
        } catch {
          if (signal.aborted) return;
          setConnection("lost");
          after = -1;
          await pause(RETRY_MS);
        }
      }
    };
    void follow();
    return () => stopping.abort();
  }, [queryClient]);

  return connection;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
