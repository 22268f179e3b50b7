"use client";

import { useEffect } from "react";
import { ACCESS_MS } from "@/features/identity/rules";
import { renewSession } from "@/trpc/renew-session";

const AHEAD_MS = 60_000;
const RETRY_MS = 10_000;

/**
 * Renews the session a minute before access runs out, and when somebody comes back to a page that slept, so that
 * nobody who is typing ever meets an expired one. `expiresInMs` is counted by the server: the clock here may be wrong.
 */
export function KeepSession({ expiresInMs }: { expiresInMs: number }) {
  useEffect(() => {
    let dueAt = Date.now() + expiresInMs - AHEAD_MS;
    let timer: ReturnType<typeof setTimeout>;
    let isStopped = false;
    const plan = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void renew(), Math.max(0, dueAt - Date.now()));
    };
    async function renew() {
      dueAt = Number.POSITIVE_INFINITY;
      const renewal = await renewSession();
      // Over: the next call says so and leads to the sign-in. Whatever is half typed stays on the page until then.
      if (isStopped || renewal === "ended") return;
      dueAt = Date.now() + (renewal === "renewed" ? ACCESS_MS - AHEAD_MS : RETRY_MS);
      plan();
    }
    const onWake = () => {
      if (document.visibilityState === "visible" && dueAt <= Date.now()) void renew();
    };
    plan();
    document.addEventListener("visibilitychange", onWake);
    return () => {
      isStopped = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onWake);
    };
  }, [expiresInMs]);
  return null;
}
