import type { Login, Product } from "../schema";
import type { GraphCall } from "./graph-client";
import { readId } from "./read-id";
import { type RawRecord, readRecord } from "./read-record";

export type SendTarget = { customer: string } | { comment: string };

/** The call that sends a text, and where its answer holds the id of what was sent. */
export type Send = Pick<GraphCall, "login" | "path" | "body"> & { readSentId(answer: RawRecord): string | undefined };

/** A business-scoped WhatsApp user id, such as `US.13491208655302741918`: it is not a phone number. */
const WHATSAPP_USER_ID = /^[A-Z]{2}\./;

/**
 * Words a text as the product wants it. `replyId` goes along where the product gives it back (Messenger's echo,
 * WhatsApp's status), so that what arrived is known although the answer was lost.
 */
export function buildSend(
  channel: { product: Product; login: Login; externalId: string },
  to: SendTarget,
  text: string,
  replyId: string,
): Send {
  const { product, login, externalId } = channel;
  if ("comment" in to) {
    const edge = product === "instagram" ? "replies" : "comments";
    return { login, path: [to.comment, edge], body: { message: text }, readSentId: (answer) => readId(answer.id) };
  }
  if (product === "whatsapp") {
    const recipient = WHATSAPP_USER_ID.test(to.customer) ? { recipient: to.customer } : { to: to.customer };
    return {
      login: "facebook",
      path: [externalId, "messages"],
      body: {
        messaging_product: "whatsapp",
        recipient_type: "individual",
        ...recipient,
        type: "text",
        text: { body: text, preview_url: false },
        biz_opaque_callback_data: replyId,
      },
      readSentId: (answer) => readId(readRecord(Array.isArray(answer.messages) ? answer.messages[0] : undefined)?.id),
    };
  }
  const readSentId = (answer: RawRecord) => readId(answer.message_id);
  if (product === "messenger") {
    const message = { text, metadata: replyId };
    const body = { recipient: { id: to.customer }, messaging_type: "RESPONSE", message };
    return { login: "facebook", path: [externalId, "messages"], body, readSentId };
  }
  // Through Facebook's login the token is the Page's, and the Page behind the account does the sending.
  const path = [login === "instagram" ? externalId : "me", "messages"];
  return { login, path, body: { recipient: { id: to.customer }, message: { text } }, readSentId };
}
