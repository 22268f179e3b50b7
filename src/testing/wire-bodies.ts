import { randomUUID } from "node:crypto";

/** Bodies in Meta's wire formats for the demo workspace's accounts, as of now. `id` is Meta's id of the message. */

export const DEMO = { instagram: "17841400000000000", messenger: "100000000000001", whatsapp: "106540352242922" };
export const DEMO_POST = "17900000000000040";

type Written = { customerId: string; text: string; id?: string };

/** A direct message to the demo shop on Instagram, or to its Page. */
export function directMessage(product: "instagram" | "messenger", { customerId, text, id = newMessageId() }: Written) {
  const account = DEMO[product];
  const time = Date.now();
  const messaging = [
    { sender: { id: customerId }, recipient: { id: account }, timestamp: time, message: { mid: id, text } },
  ];
  return { object: product === "instagram" ? "instagram" : "page", entry: [{ id: account, time, messaging }] };
}

/** What a person of the business wrote to a customer in the Instagram app, as it comes back to us. */
export function instagramEcho({ customerId, text, id = newMessageId() }: Written) {
  const account = DEMO.instagram;
  const time = Date.now();
  const message = { mid: id, text, is_echo: true };
  const messaging = [{ sender: { id: account }, recipient: { id: customerId }, timestamp: time, message }];
  return { object: "instagram", entry: [{ id: account, time, messaging }] };
}

/** A comment under a post of the demo shop. */
export function instagramComment({ customerId, text, id = digits() }: Written) {
  const value = {
    from: { id: customerId, username: `user.${customerId.slice(-4)}` },
    media: { id: DEMO_POST, media_product_type: "FEED" },
    id,
    text,
  };
  const time = Math.floor(Date.now() / 1000);
  return { object: "instagram", entry: [{ id: DEMO.instagram, time, changes: [{ field: "comments", value }] }] };
}

/** A text to the demo shop's WhatsApp number. `customerId` is a telephone number. */
export function whatsappMessage({ customerId, text, id = `wamid.${randomUUID()}` }: Written) {
  const timestamp = `${Math.floor(Date.now() / 1000)}`;
  const value = {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: "15550783881", phone_number_id: DEMO.whatsapp },
    contacts: [{ profile: { name: "Ada" }, wa_id: customerId }],
    messages: [{ from: customerId, id, timestamp, type: "text", text: { body: text } }],
  };
  const changes = [{ field: "messages", value }];
  return { object: "whatsapp_business_account", entry: [{ id: "102290129340398", changes }] };
}

export function newMessageId(): string {
  return `m_${randomUUID()}`;
}

/** Sixteen digits that nobody else has: an app-scoped customer, or a comment. */
export function digits(): string {
  return `8${BigInt(`0x${randomUUID().replaceAll("-", "")}`)}`.slice(0, 16);
}
