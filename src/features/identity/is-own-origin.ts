import { env } from "@/lib/env";

const isLoopback = (hostname: string) => ["localhost", "127.0.0.1", "[::1]"].includes(hostname);

/**
 * True when a state-changing request comes from our own pages. A browser names the origin of every cross-site POST; a
 * request without one needs `header`, which no form of another site can send.
 * @param options.header a header of our own that stands in for a missing Origin; without it a missing Origin passes
 */
export function isOwnOrigin(headers: Headers, options: { header?: string } = {}): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin" && site !== "none") return false;
  const origin = headers.get("origin");
  if (origin === null) return options.header === undefined || headers.has(options.header);
  try {
    const own = new URL(env().APP_URL);
    const given = new URL(origin);
    if (given.origin === own.origin) return true;
    // One machine has several names for itself; the port tells whose page it was.
    return (
      isLoopback(own.hostname) &&
      isLoopback(given.hostname) &&
      given.port === own.port &&
      given.protocol === own.protocol
    );
  } catch {
    return false;
  }
}
