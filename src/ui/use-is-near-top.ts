"use client";

import { useSyncExternalStore } from "react";

const NEAR_PX = 120;

function subscribe(listener: () => void): () => void {
  window.addEventListener("scroll", listener, { passive: true });
  return () => window.removeEventListener("scroll", listener);
}

/** True while the page is scrolled to its top, or nearly. */
export function useIsNearTop(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => window.scrollY < NEAR_PX,
    () => true,
  );
}
