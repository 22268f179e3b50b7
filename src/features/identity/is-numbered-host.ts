import { isIP } from "node:net";

/**
 * True when a `Host` names a machine in a way that nobody else can make point at it: localhost, or an address in
 * numbers. Any other name may be a stranger's, whose page the browser then takes for ours (DNS rebinding).
 */
export function isNumberedHost(host: string | null): boolean {
  const name = (host ?? "").replace(/:\d+$/, "");
  return name === "localhost" || isIP(name.replace(/^\[(.+)\]$/, "$1")) !== 0;
}
