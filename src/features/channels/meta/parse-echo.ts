import { messageKey } from "../rules";
import { readId } from "./read-id";
import { readLabel } from "./read-label";
import { readMoment } from "./read-moment";
import { readRecord } from "./read-record";
import { readText } from "./read-text";
import type { ParseItem } from "./schema";

/**
 * What the business itself sent, by whichever way, picture or text. Asked before every other kind, and also where the
 * mark is missing: what our own account sent is never a customer's, or the AI would answer itself.
 */
export const parseEcho: ParseItem = (raw, around) => {
  const message = readRecord(raw.message);
  if (!message) return undefined;
  const senderId = readId(readRecord(raw.sender)?.id);
  if (message.is_echo !== true && senderId !== around.accountId) return undefined;
  if (message.is_self === true || raw.is_self === true) return "ignored";

  const customerId = readId(readRecord(raw.recipient)?.id);
  const externalId = readId(message.mid);
  if (!customerId || !externalId || senderId !== around.accountId) return "unknown";
  if (customerId === around.accountId) return "ignored";
  return {
    kind: "echo",
    product: around.product,
    accountId: around.accountId,
    customerId,
    externalId,
    dedupeKey: messageKey(externalId),
    text: readText(message.text) ?? null,
    occurredAt: readMoment(raw.timestamp, around.receivedAt),
    metadata: readLabel(message.metadata),
  };
};
