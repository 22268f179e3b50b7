import { migrate } from "@/db/migrate";

// biome-ignore lint/style/noProcessEnv: migrating needs two settings, not a complete set.
const { DATABASE_URL, DATABASE_MIGRATION_URL } = process.env;
const url = DATABASE_MIGRATION_URL || DATABASE_URL;

if (url) {
  await migrate({ url, applicationUrl: DATABASE_URL });
  process.stdout.write("The database is migrated.\n");
} else {
  process.stderr.write("DATABASE_MIGRATION_URL and DATABASE_URL are not set: name the database to migrate.\n");
  process.exitCode = 1;
}
