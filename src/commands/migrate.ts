import { migrate } from "@/db/migrate";
import { readOptions } from "./_read-options";
import { runToEnd } from "./_run-to-end";

const USAGE = `Brings the database of DATABASE_MIGRATION_URL (else DATABASE_URL) to the newest schema.

  npm run db:migrate
`;

async function run(): Promise<void> {
  readOptions({}, USAGE);
  // biome-ignore lint/style/noProcessEnv: migrating needs two settings, not a complete set.
  const { DATABASE_URL, DATABASE_MIGRATION_URL } = process.env;
  const url = DATABASE_MIGRATION_URL || DATABASE_URL;
  if (!url) throw new Error("DATABASE_MIGRATION_URL and DATABASE_URL are not set: name the database to migrate.");
  await migrate({ url, applicationUrl: DATABASE_URL });
  process.stdout.write("The database is migrated.\n");
}

await runToEnd(run);
