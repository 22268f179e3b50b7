const NAMES = ["localhost", "127.0.0.1", "[::1]"];

/** True when an address names this very machine, where nobody comes from outside. */
export function isLoopbackAddress(address: string): boolean {
  return NAMES.includes(new URL(address).hostname);
}
