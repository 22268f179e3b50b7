import { randomBytes, randomInt } from "node:crypto";
import type { Channel } from "./schema";

const digits = (count: number) => Array.from({ length: count }, () => randomInt(10)).join("");

/** A fresh message id in the product's own format (`aWdf…ZD`, `m_…`, `wamid.…`). */
export function mintMessageId(channel: Channel, customerId: string, isInbound: boolean): string {
  if (channel.product === "messenger") return `m_${randomBytes(60).toString("base64url")}`;
  if (channel.product === "instagram") {
    const plain = `ig_dm_item:1:IGMessageID:${channel.id}:3402823668417103${digits(23)}:3${digits(18)}${digits(16)}`;
    // Instagram writes an A after each Z and ZD for the padding, so that the id survives in addresses.
    return Buffer.from(plain).toString("base64").replaceAll("Z", "ZA").replaceAll("=", "ZD");
  }
  const hex = randomBytes(9).toString("hex").toUpperCase();
  const parts = [
    Buffer.from([0x1c, 0x18, customerId.length]),
    Buffer.from(customerId),
    Buffer.from([0x15, 0x02, 0x00, isInbound ? 0x12 : 0x11, 0x18, hex.length]),
    Buffer.from(hex),
    Buffer.from([0x00]),
  ];
  return `wamid.${Buffer.concat(parts).toString("base64")}`;
}

/** A fresh comment id: Instagram's bare number, Facebook's `{post}_{comment}`. */
export function mintCommentId(channel: Channel, postId: string): string {
  if (channel.product === "instagram") return `180${digits(14)}`;
  return `${postId.split("_").at(-1)}_9${digits(14)}`;
}

/** A fresh customer id: Instagram- or Page-scoped, or a telephone number of the range kept for fiction. */
export function mintCustomerId(channel: Channel): string {
  if (channel.product === "whatsapp") return `1${200 + randomInt(700)}5550${100 + randomInt(100)}`;
  return `${channel.product === "instagram" ? "2" : "6"}${digits(14)}`;
}
