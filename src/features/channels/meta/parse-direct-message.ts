import { messageKey } from "../rules";
import { readId } from "./read-id";
import { readMoment } from "./read-moment";
import { readRecord } from "./read-record";
import { readText } from "./read-text";
import type { ParseItem } from "./schema";

/** A customer's text in Instagram or Messenger; what else comes with it does not hide the text. */
export const parseDirectMessage: ParseItem = (raw, around) => {
  const message = readRecord(raw.message);
  if (!message || message.is_deleted === true) return undefined;
  const text = readText(message.text);
  if (text === undefined) return undefined;

  const customerId = readId(readRecord(raw.sender)?.id);
  const externalId = readId(message.mid);
  // An entry of one account with a message to another belongs to neither for certain.
  const isForUs = readId(readRecord(raw.recipient)?.id) === around.accountId;
  if (!customerId || !externalId || !isForUs) return "unknown";
  return {
    kind: "message",
    product: around.product,
    accountId: around.accountId,
    customerId,
    customerName: null,
    externalId,
    dedupeKey: messageKey(externalId),
    text,
    occurredAt: readMoment(raw.timestamp, around.receivedAt),
    threadKey: "",
  };
};
