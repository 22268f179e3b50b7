import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { resetLinks, users } from "@/db/schema/identity";
import { members } from "@/db/schema/workspaces";
import { hashSecret } from "@/lib/crypto/hash-secret";
import { AppError } from "@/lib/errors";

/**
 * A link that somebody else made is good while they could make it again: the person may have joined another workspace, or
 * become an owner or an operator, since; and the maker may have lost what let them.
 */
const isStillTheirs = sql`(${resetLinks.createdBy} is null or not exists (
  select from ${users} u where u.id = ${resetLinks.userId} and (u.is_operator
    or (select count(*) from ${members} m where m.user_id = u.id) > 1
    or exists (select from ${members} m where m.user_id = u.id and not exists (
      select from ${members} o join ${users} maker on maker.id = o.user_id and maker.disabled_at is null
      where o.user_id = ${resetLinks.createdBy} and o.workspace_id = m.workspace_id
        and (o.role = 'owner' or o.role = 'admin' and m.role <> 'owner'))))))`;

/** Finds the link of a secret while it sets a password. */
export const isGoodResetLink = (token: string) =>
  and(
    eq(resetLinks.hash, hashSecret(token)),
    isNull(resetLinks.usedAt),
    gt(resetLinks.expiresAt, sql`now()`),
    isStillTheirs,
  );

/** One answer for every link that sets none. */
export const refuseResetLink = () =>
  new AppError("not_found", "This link was used, is too old, or is not complete. Ask for a new one.");
