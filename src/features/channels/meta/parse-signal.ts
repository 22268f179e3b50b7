import { readRecord } from "./read-record";
import type { ParseItem } from "./schema";

/** Receipts, and the edit "number 0" that Instagram sends along with almost every message: nothing was said. */
export const parseSignal: ParseItem = (raw) => {
  const edit = readRecord(raw.message_edit);
  if (edit && Number(edit.num_edit) === 0) return "ignored";
  if (raw.is_self === true || raw.read !== undefined || raw.delivery !== undefined) return "ignored";
  return undefined;
};
