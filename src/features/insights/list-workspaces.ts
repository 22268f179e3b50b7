import { eq, inArray, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { newestFirst } from "@/db/newest-first";
import { aiLimits } from "@/db/schema/budgets";
import { workspaces } from "@/db/schema/workspaces";
import { decodeCursor, encodeCursor } from "@/lib/cursor";
import { countAcross } from "./_count-across";

/** Messages and comments that came in, and what the AI sent. */
export type Traffic = { received: number; answered: number };

export type WorkspaceRow = {
  id: string;
  slug: string;
  name: string;
  createdAt: Date;
  members: number;
  channels: number;
  /** The last 24 hours, and the last seven times 24. */
  lastDay: Traffic;
  lastWeek: Traffic;
  /** The model calls of this month of UTC; money in millionths of a US dollar. */
  month: {
    spentMicros: number;
    inputTokens: number;
    outputTokens: number;
    calls: number;
    /** Calls whose cost is not known, so that it is not in `spentMicros`. */
    unpricedCalls: number;
    /** Null: no limit. */
    limitMicros: number | null;
  };
};

const LIST = ["list-workspaces"] as const;
const PAGE = 25;
const walk = newestFirst(workspaces.createdAt, workspaces.id);

/**
 * Every workspace of the installation, newest first, page by page: its name and sums, never what anybody wrote.
 * @throws AppError `invalid` for a cursor that is none of ours
 */
export async function listWorkspaces(page: {
  cursor?: string | null;
  limit?: number;
}): Promise<{ workspaces: WorkspaceRow[]; nextCursor: string | null }> {
  const limit = page.limit ?? PAGE;
  const after = page.cursor ? decodeCursor(LIST, page.cursor) : null;
  return countAcross("list-workspaces", async (tx) => {
    const found = await tx
      .select({
        id: workspaces.id,
        slug: workspaces.slug,
        name: workspaces.name,
        createdAt: workspaces.createdAt,
        limitMicros: aiLimits.monthlyMicros,
      })
      .from(workspaces)
      .leftJoin(aiLimits, eq(aiLimits.workspaceId, workspaces.id))
      .where(walk.after(after))
      .orderBy(...walk.order)
      .limit(limit + 1);
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    const sums = await countEach(
      tx,
      rows.map(({ id }) => id),
    );
    return {
      workspaces: rows.map(({ limitMicros, ...row }) => toRow(row, limitMicros, sums.get(row.id))),
      nextCursor:
        found.length > limit && last ? encodeCursor(LIST, { at: last.createdAt.toISOString(), id: last.id }) : null,
    };
  });
}

type Sums = Record<
  | "members"
  | "channels"
  | "received_day"
  | "answered_day"
  | "received_week"
  | "answered_week"
  | "spent_micros"
  | "input_tokens"
  | "output_tokens"
  | "calls"
  | "unpriced_calls",
  string
> & { workspace_id: string };

async function countEach(tx: Transaction, ids: string[]): Promise<Map<string, Sums>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.execute<Sums>(sql`
    select * from count_workspaces(array(select ${workspaces.id} from ${workspaces} where ${inArray(workspaces.id, ids)}))`);
  return new Map(rows.map((row) => [row.workspace_id, row]));
}

function toRow(
  row: Pick<WorkspaceRow, "id" | "slug" | "name" | "createdAt">,
  limitMicros: number | null,
  sums: Sums | undefined,
): WorkspaceRow {
  const of = (name: Exclude<keyof Sums, "workspace_id">) => Number(sums?.[name] ?? 0);
  return {
    ...row,
    members: of("members"),
    channels: of("channels"),
    lastDay: { received: of("received_day"), answered: of("answered_day") },
    lastWeek: { received: of("received_week"), answered: of("answered_week") },
    month: {
      spentMicros: of("spent_micros"),
      inputTokens: of("input_tokens"),
      outputTokens: of("output_tokens"),
      calls: of("calls"),
      unpricedCalls: of("unpriced_calls"),
      limitMicros,
    },
  };
}
