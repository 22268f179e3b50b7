import { and, gt, isNull, sql } from "drizzle-orm";
import { invitations } from "@/db/schema/workspaces";

/** Neither accepted nor taken back, however old. */
export const isUnused = and(isNull(invitations.acceptedAt), isNull(invitations.revokedAt));

/** Its link still lets somebody in. */
export const isOpen = and(isUnused, gt(invitations.expiresAt, sql`now()`));
