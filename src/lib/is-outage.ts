import { listCauses } from "./list-causes";

const CONNECTION_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "CONNECT_TIMEOUT",
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
]);
// Postgres: connection exceptions, operator intervention (shutting down, starting up, a statement that took too long),
// too many connections.
const SERVER_CODES = /^(08|57P|57014|53300)/;

/**
 * True when the error says that the database (or what stands between) is down or unreachable, not that the statement
 * was wrong: the same call may succeed later.
 */
export function isOutage(error: unknown): boolean {
  return listCauses(error).some((cause) => {
    const code = "code" in cause ? String(cause.code) : "";
    return CONNECTION_CODES.has(code) || SERVER_CODES.test(code);
  });
}
