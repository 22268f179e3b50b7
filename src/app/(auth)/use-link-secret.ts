"use client";

import { useEffect, useState } from "react";

/**
 * The secret of a one-time link: what stands behind its #, which a browser sends to nobody. Taken out of the address
 * bar at once; null until it is read, "" when there is none.
 */
export function useLinkSecret(): string | null {
  const [secret, setSecret] = useState<string | null>(null);
  useEffect(() => {
    setSecret((known) => known ?? window.location.hash.slice(1));
    if (window.location.hash) window.history.replaceState(null, "", window.location.pathname);
  }, []);
  return secret;
}
