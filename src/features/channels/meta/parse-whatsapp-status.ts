import { statusKey } from "../rules";
import { readId } from "./read-id";
import { readLabel } from "./read-label";
import { readMoment } from "./read-moment";
import type { ParseWhatsAppItem } from "./schema";

/** WhatsApp's word on something sent. To a group we send nothing, so a group's status is nobody's. */
export const parseWhatsAppStatus: ParseWhatsAppItem = (raw, around) => {
  if (raw.recipient_type === "group") return "ignored";
  const externalId = readId(raw.id);
  const status = readId(raw.status);
  if (!externalId || !status) return "unknown";
  return {
    kind: "status",
    product: "whatsapp",
    accountId: around.accountId,
    externalId,
    dedupeKey: statusKey(externalId, status),
    status,
    occurredAt: readMoment(raw.timestamp, around.receivedAt),
    metadata: readLabel(raw.biz_opaque_callback_data),
  };
};
