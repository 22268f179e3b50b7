import { messageKey } from "../rules";
import { readId } from "./read-id";
import { readMoment } from "./read-moment";
import { readRecord } from "./read-record";
import { readText } from "./read-text";
import type { ParseWhatsAppItem } from "./schema";

/** Acts on an earlier message, which are no message of their own. */
const ACTS = ["revoke", "edit", "reaction"];

/** What a person of the business wrote in the WhatsApp Business app, text or not. Our own sends do not come here. */
export const parseWhatsAppEcho: ParseWhatsAppItem = (raw, around) => {
  if (ACTS.includes(String(raw.type)) || raw.group_id !== undefined) return "unknown";
  const who = around.contacts.identify(raw.to_user_id, raw.to);
  const externalId = readId(raw.id);
  if (!who || !externalId) return "unknown";
  return {
    kind: "echo",
    product: "whatsapp",
    accountId: around.accountId,
    customerId: who.customerId,
    externalId,
    dedupeKey: messageKey(externalId),
    text: readText(readRecord(raw.text)?.body) ?? null,
    occurredAt: readMoment(raw.timestamp, around.receivedAt),
    metadata: null,
  };
};
