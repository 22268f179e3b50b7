import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as applyMigrations } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";

const MIGRATIONS_FOLDER = fileURLToPath(new URL("../../drizzle", import.meta.url));
/** Any fixed number: two starting copies of the application must not migrate at once. */
const MIGRATION_LOCK = 7_305_117;

/**
 * Applies the numbered migrations that the database has not seen, as the owner, one process at a time.
 * @param options.url the owner's address
 * @param options.applicationUrl the application's address; its role is granted what the application may become
 * @throws the driver's error when the database is down or a statement fails; nothing is half applied
 */
export async function migrate(options: { url: string; applicationUrl?: string }): Promise<void> {
  const client = postgres(options.url, { max: 1, onnotice: () => undefined, connect_timeout: 10 });
  try {
    await client`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await applyMigrations(drizzle(client), { migrationsFolder: MIGRATIONS_FOLDER });
    const [owner] = await client<{ name: string }[]>`select current_user as name`;
    const ownerUser = owner?.name ?? "";
    const applicationUser = options.applicationUrl
      ? decodeURIComponent(new URL(options.applicationUrl).username)
      : ownerUser;
    if (!(await mayTakeRoles(client, applicationUser))) {
      await client`grant ebizmate_app, ebizmate_installation to ${client(applicationUser)}`;
    }
    if (applicationUser !== ownerUser) await client`grant usage on schema public to ${client(applicationUser)}`;
  } finally {
    await client.end({ timeout: 5 });
  }
}

/** From Postgres 16 on, an owner who is no superuser is a member of the roles it made and still may not take them. */
async function mayTakeRoles(client: postgres.Sql, user: string): Promise<boolean> {
  const [found] = await client<{ mayTake: boolean }[]>`
    select bool_and(pg_has_role(${user}, role,
      case when current_setting('server_version_num')::int < 160000 then 'MEMBER' else 'SET' end)) as "mayTake"
    from unnest(array['ebizmate_app', 'ebizmate_installation']) as role`;
  return found?.mayTake === true;
}
