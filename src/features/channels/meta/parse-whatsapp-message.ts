import { messageKey } from "../rules";
import { readId } from "./read-id";
import { readMoment } from "./read-moment";
import { readRecord } from "./read-record";
import { readText } from "./read-text";
import type { ParseWhatsAppItem } from "./schema";

/** A customer's text in WhatsApp. Groups are another audience: a private answer there would be a mistake. */
export const parseWhatsAppMessage: ParseWhatsAppItem = (raw, around) => {
  if (raw.type !== "text" || raw.group_id !== undefined) return undefined;
  const who = around.contacts.identify(raw.from_user_id, raw.from);
  const externalId = readId(raw.id);
  const text = readText(readRecord(raw.text)?.body);
  if (!who || !externalId || text === undefined) return "unknown";
  return {
    kind: "message",
    product: "whatsapp",
    accountId: around.accountId,
    ...who,
    externalId,
    dedupeKey: messageKey(externalId),
    text,
    occurredAt: readMoment(raw.timestamp, around.receivedAt),
    threadKey: "",
  };
};
