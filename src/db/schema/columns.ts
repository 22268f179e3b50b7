import { timestamp, uuid } from "drizzle-orm/pg-core";

/** A moment with its zone, to the microsecond, as a JavaScript date. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

/** When the row was written, by the database's clock to the millisecond: a cursor goes through JSON and must survive it. */
export const createdAt = () =>
  timestamp("created_at", { withTimezone: true, mode: "date", precision: 3 }).notNull().defaultNow();

/** The tenant of the row: part of every key, foreign key and policy. */
export const workspaceId = () => uuid("workspace_id").notNull();
