import { and, eq, inArray, lte } from "drizzle-orm";
import { channels } from "@/db/schema/channels";
import type { ConnectedPerson } from "./open-callback";

/** How far Meta's clock may be behind ours: nearer than that, what came first is not known, and the person is heeded. */
const CLOCKS_DIFFER_MS = 10 * 60_000;

/** The channels that a person has connected, but for those connected after they asked: a callback repeated ends no new one. */
export function connectionsOf({ personId, logins, issuedAt }: ConnectedPerson) {
  return and(
    eq(channels.connectedBy, personId),
    inArray(channels.login, [...logins]),
    issuedAt ? lte(channels.connectedAt, new Date(issuedAt.getTime() + CLOCKS_DIFFER_MS)) : undefined,
  );
}
