const PLAIN_ESCAPES: Record<string, string> = { "/": "\\/", "<": "\\u003C", "%": "\\u0025", "@": "\\u0040" };

/**
 * Serialises a body as Meta does before it signs: non-ASCII as lower-case `\uXXXX` per UTF-16 unit, `/` as `\/`, and
 * `<`, `%`, `@` as escapes. The result is ASCII; whoever parses and serialises it again gets other bytes.
 */
export function escapeWire(body: unknown): string {
  return JSON.stringify(body).replace(/[/<%@]|[^\x20-\x7e]/g, (unit) => {
    return PLAIN_ESCAPES[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
