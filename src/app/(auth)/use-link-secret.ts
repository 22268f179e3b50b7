"use client";

import { useEffect, useState } from "react";

export const INCOMPLETE_LINK = "This link is not complete. Copy all of it, with everything after the # sign.";

const keyHere = () => `link-secret:${window.location.pathname}`;

/**
 * The secret of a one-time link: what stands behind its #, which a browser sends to nobody. Taken out of the address
 * bar at once; null until it is read, "" when there is none.
 */
export function useLinkSecret(): string | null {
  const [secret, setSecret] = useState<string | null>(null);
  useEffect(() => {
    const kept = window.sessionStorage.getItem(keyHere()) ?? "";
    dropLinkSecret();
    setSecret((known) => known ?? (window.location.hash.slice(1) || kept));
    if (window.location.hash) window.history.replaceState(null, "", window.location.pathname);
  }, []);
  return secret;
}

/**
 * Keeps the secret for this tab while its person is away at a provider's: until the page of the link opens again, which
 * takes it out, or the tab closes.
 */
export function keepLinkSecret(secret: string): void {
  window.sessionStorage.setItem(keyHere(), secret);
}

/** Takes out what was kept: its person did not leave after all. */
export function dropLinkSecret(): void {
  window.sessionStorage.removeItem(keyHere());
}
