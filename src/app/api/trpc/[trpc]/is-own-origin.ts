/**
 * False for a request that a browser says comes from somebody else's page. Programs send neither header; a browser
 * sends `Origin` with every POST and `Sec-Fetch-Site` with everything.
 */
export function isOwnOrigin(headers: Headers, appUrl: string): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin" && site !== "none") return false;
  const origin = headers.get("origin");
  if (origin === null) return true;
  const host = hostOf(origin);
  return host !== null && (host === headers.get("host") || host === hostOf(appUrl));
}

function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host : null;
}
