import { sql } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { env, isEmbedded } from "@/lib/env";
import { isPublicAddress } from "@/lib/is-public-address";
import { log } from "@/lib/log";

const REMEDY =
  "expected a role made with CREATE ROLE ebizmate_web LOGIN PASSWORD '…' NOSUPERUSER NOBYPASSRLS. Keep the owner in " +
  "DATABASE_MIGRATION_URL: npm run db:migrate grants the rest.";

/**
 * Whether row-level security binds the role that DATABASE_URL signs in as, whatever a statement may do. The tables' owner
 * is bound as well, but could set the policies aside and empty the audit log: that is logged as a warning.
 * @returns null when it is bound; else the reason and the remedy, in words for the operator
 */
export async function findUnboundRole(): Promise<string | null> {
  if (isEmbedded("database")) return null;
  const [role] = await acrossWorkspaces("check-database", (tx) =>
    tx.execute<{ name: string; power: string | null; isOwner: boolean }>(sql`
      select rolname as name,
             case when rolsuper then 'a superuser' when rolbypassrls then 'a role with BYPASSRLS' end as power,
             pg_has_role(session_user, (select relowner from pg_class where oid = 'audit_log'::regclass), 'member') as "isOwner"
      from pg_roles where rolname = session_user`),
  );
  if (!role?.power) {
    if (role?.isOwner) log.warn(`DATABASE_URL: found the owner of the tables (${role.name}); ${REMEDY}`);
    return null;
  }
  const reason = `DATABASE_URL: found ${role.power} (${role.name}), which row-level security does not bind; ${REMEDY}`;
  if (env().NODE_ENV === "production" && isPublicAddress(env().APP_URL)) return reason;
  log.warn(reason);
  return null;
}
