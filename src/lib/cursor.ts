import { createHash } from "node:crypto";
import { z } from "zod";
import { AppError } from "./errors";
import { isId } from "./ids";

/** A place in a list that is sorted newest first: the moment and the id of the last row seen. */
export type Position = {
  /** ISO 8601 in UTC, with as many decimals as the column keeps (up to microseconds). */
  at: string;
  id: string;
};

const VERSION = 1;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z$/;
const payload = z.tuple([z.literal(VERSION), z.string(), z.string().refine(isMoment), z.string().refine(isId)]);

/** A day that is in the calendar: Postgres takes neither 30 February nor the year 0, and JavaScript takes both. */
function isMoment(at: string): boolean {
  const ms = MOMENT.test(at) && !at.startsWith("0000") ? Date.parse(at) : Number.NaN;
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(at.slice(0, 19));
}

/** The mark of one list: a cursor of another workspace's list, or of other filters, does not carry it. */
function markOf(list: readonly (string | null | undefined)[]): string {
  return createHash("sha256").update(JSON.stringify(list)).digest("base64url").slice(0, 12);
}

/** An opaque page cursor. `list` names the list it belongs to: workspace, verb and every filter, in a fixed order. */
export function encodeCursor(list: readonly (string | null | undefined)[], position: Position): string {
  return Buffer.from(JSON.stringify([VERSION, markOf(list), position.at, position.id])).toString("base64url");
}

/**
 * The position that a cursor stands for.
 * @throws AppError `invalid` when it was not made by `encodeCursor` of this version for this very list.
 */
export function decodeCursor(list: readonly (string | null | undefined)[], cursor: string): Position {
  const parsed = payload.safeParse(parseJson(Buffer.from(cursor, "base64url").toString("utf8")));
  if (!parsed.success) {
    throw new AppError("invalid", "Cursor: this is not a page cursor of this version. Load the list from its start.");
  }
  const [, mark, at, id] = parsed.data;
  if (mark !== markOf(list)) {
    throw new AppError("invalid", "cursor: it belongs to another list or other filters. Load the list from its start.");
  }
  return { at, id };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
