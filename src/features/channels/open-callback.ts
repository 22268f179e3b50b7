import { appSecrets } from "./_app-secrets";
import { openSignedRequest } from "./meta/open-signed-request";
import type { Login } from "./schema";

/** A person at Meta, through which logins our app knows them by that id, and when they asked, if it says so. */
export type ConnectedPerson = { personId: string; logins: readonly Login[]; issuedAt: Date | null };

/**
 * Reads what Meta's deauthorize and data deletion callbacks post. What Instagram's own app signs concerns connections
 * made through the Instagram login and nothing else.
 * @returns null when it is not from Meta, as far as anybody can tell
 */
export function openCallback(signedRequest: string): ConnectedPerson | null {
  const fromMeta = openSignedRequest(signedRequest, appSecrets("META_APP_SECRET"));
  const fromInstagram = openSignedRequest(signedRequest, appSecrets("META_INSTAGRAM_APP_SECRET"));
  if (fromMeta) return { ...fromMeta, logins: ["facebook", "instagram"] };
  return fromInstagram && { ...fromInstagram, logins: ["instagram"] };
}
