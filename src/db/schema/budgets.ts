import { sql } from "drizzle-orm";
import { bigint, check, date, integer, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core";
import { createdAt, workspaceId } from "./columns";
import { countsMayRead, installationMayFind, ownWorkspaceOnly } from "./policies";
import { workspaces } from "./workspaces";

/** What a workspace's model calls cost in a month of UTC. Outlives the messages it was spent on. */
export const aiMonths = pgTable(
  "ai_months",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    /** The first day of the month. */
    month: date("month", { mode: "string" }).notNull(),
    /** Millionths of a US dollar: what ended calls cost, and the most that those under way may cost. */
    spentMicros: bigint("spent_micros", { mode: "number" }).notNull().default(0),
    inputTokens: bigint("input_tokens", { mode: "number" }).notNull().default(0),
    outputTokens: bigint("output_tokens", { mode: "number" }).notNull().default(0),
    calls: integer("calls").notNull().default(0),
    /** Calls whose cost is not known: the model has no price in our table. */
    unpricedCalls: integer("unpriced_calls").notNull().default(0),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.month] }),
    check("ai_months_spent_check", sql`${table.spentMicros} >= 0`),
    ownWorkspaceOnly(),
    countsMayRead(),
  ],
);

/** The most that a workspace's model calls may cost in a month. No row: no limit. The operator's to set, not its own. */
export const aiLimits = pgTable(
  "ai_limits",
  {
    workspaceId: uuid("workspace_id")
      .primaryKey()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    monthlyMicros: bigint("monthly_micros", { mode: "number" }).notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    check("ai_limits_amount_check", sql`${table.monthlyMicros} >= 0`),
    ownWorkspaceOnly(),
    installationMayFind(),
  ],
);
