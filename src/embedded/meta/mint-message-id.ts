import { randomBytes } from "node:crypto";
import { mintDigits } from "./mint-digits";
import type { Channel } from "./schema";

/** A fresh message id in the product's own format (`aWdf…ZD`, `m_…`, `wamid.…`). */
export function mintMessageId(channel: Channel, customerId: string, isInbound: boolean): string {
  if (channel.product === "messenger") return `m_${randomBytes(60).toString("base64url")}`;
  if (channel.product === "instagram") {
    const plain = `ig_dm_item:1:IGMessageID:${channel.id}:3402823668417103${mintDigits(23)}:3${mintDigits(18)}${mintDigits(16)}`;
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
