import { REFRESH_HEADER, REFRESH_PATH } from "@/features/identity/rules";
import type { Renewal } from "./fetch-with-renewal";

const LOCK = "ebizmate-session-renewal";
const RENEWED_AT = "ebizmate.session.renewed-at";

/**
 * Renews the session of this browser through the refresh cookie, one tab at a time. A tab that waited while another
 * one renewed does not renew again: the cookies are shared.
 */
export async function renewSession(): Promise<Renewal> {
  const askedAtMs = Date.now();
  // Without Web Locks (an address that is not secure) two tabs may race: the server answers both with one successor.
  if (!("locks" in navigator)) return requestRenewal();
  return navigator.locks.request(LOCK, async () => {
    if (Number(localStorage.getItem(RENEWED_AT) ?? 0) > askedAtMs) return "renewed";
    const renewal = await requestRenewal();
    if (renewal === "renewed") localStorage.setItem(RENEWED_AT, String(Date.now()));
    return renewal;
  });
}

async function requestRenewal(): Promise<Renewal> {
  try {
    const answer = await fetch(`${REFRESH_PATH}/refresh`, { method: "POST", headers: { [REFRESH_HEADER]: "1" } });
    if (answer.ok) return "renewed";
    return answer.status === 401 || answer.status === 403 ? "ended" : "failed";
  } catch {
    return "failed";
  }
}
