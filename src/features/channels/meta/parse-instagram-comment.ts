import { commentKey } from "../rules";
import { readId } from "./read-id";
import { readLabel } from "./read-label";
import { readMoment } from "./read-moment";
import { readRecord } from "./read-record";
import { readText } from "./read-text";
import type { ParseItem } from "./schema";

/** A comment under one of the account's own posts: a customer's, or what the business answered to one. */
export const parseInstagramComment: ParseItem = (raw, around) => {
  const externalId = readId(raw.id) ?? readId(raw.comment_id);
  const text = readText(raw.text);
  const from = readRecord(raw.from);
  if (!externalId || !from) return "unknown";
  const occurredAt = readMoment(raw.created_time ?? raw.timestamp ?? around.entryTime, around.receivedAt);
  const dedupeKey = commentKey(externalId);
  if (readId(from.id) === around.accountId || from.self_ig_scoped_id !== undefined) {
    const parentId = readId(raw.parent_id);
    if (parentId === undefined) return "ignored";
    const { product, accountId } = around;
    return {
      kind: "comment_echo",
      product,
      accountId,
      externalId,
      dedupeKey,
      parentId,
      text: text ?? null,
      occurredAt,
    };
  }
  if (text === undefined) return "unknown";

  const username = readLabel(from.username);
  const customerId = readId(from.id) ?? nameStranger(username, raw.parent_id);
  if (!customerId) return "unknown";
  return {
    kind: "comment",
    product: around.product,
    accountId: around.accountId,
    customerId,
    customerName: username,
    externalId,
    dedupeKey,
    text,
    occurredAt,
    threadKey: readId(readRecord(raw.media)?.id) ?? externalId,
  };
};

/**
 * Instagram login may leave out the id and give the name alone. Below another comment that could be our own reply coming
 * back, which must not be answered; at the top our replies never stand.
 */
function nameStranger(username: string | null, parentId: unknown): string | undefined {
  return username !== null && parentId === undefined ? `@${username}` : undefined;
}
