import { randomInt } from "node:crypto";
import { mintDigits } from "./mint-digits";
import type { Channel } from "./schema";

/** A fresh customer id: Instagram- or Page-scoped, or a telephone number of the range kept for fiction. */
export function mintCustomerId(channel: Channel): string {
  if (channel.product === "whatsapp") return `1${200 + randomInt(700)}5550${100 + randomInt(100)}`;
  return `${channel.product === "instagram" ? "2" : "6"}${mintDigits(14)}`;
}
