import { sql } from "drizzle-orm";

/** The database's time in milliseconds, for a query that is made anyway: this process's clock may be wrong. */
export const nowMs = sql`(extract(epoch from now()) * 1000)::float8`.mapWith(Number);
