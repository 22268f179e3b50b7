import { env } from "@/lib/env";
import { isNumberedHost } from "./is-numbered-host";

/**
 * True when a state-changing request comes from our own pages: by APP_URL, or by the very address it was sent to (one
 * machine has several numbers for itself). A browser names the origin of every cross-site POST.
 * @param options.header a header that stands in for a missing Origin, since no form of another site can send it;
 *   without this option a missing Origin passes
 */
export function isOwnOrigin(headers: Headers, options: { header?: string } = {}): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin" && site !== "none") return false;
  const origin = headers.get("origin");
  if (origin === null) return options.header === undefined || headers.has(options.header);
  if (!URL.canParse(origin)) return false;
  const given = new URL(origin);
  const host = headers.get("host");
  return given.origin === new URL(env().APP_URL).origin || (given.host === host && isNumberedHost(host));
}
