import { migrate } from "@/db/migrate";
import { log } from "@/lib/log";

// biome-ignore lint/style/noProcessEnv: migrating needs two settings, not a complete set.
const { DATABASE_URL, DATABASE_MIGRATION_URL } = process.env;
const url = DATABASE_MIGRATION_URL || DATABASE_URL;

if (!url) {
  log.error("DATABASE_MIGRATION_URL and DATABASE_URL are not set: name the database to migrate");
  process.exitCode = 1;
} else {
  await migrate({ url, applicationUrl: DATABASE_URL });
  log.info("database is migrated");
}
