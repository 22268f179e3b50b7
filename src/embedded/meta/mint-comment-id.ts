import { mintDigits } from "./mint-digits";
import type { Channel } from "./schema";

/** A fresh comment id: Instagram's bare number, Facebook's `{post}_{comment}`. */
export function mintCommentId(channel: Channel, postId: string): string {
  if (channel.product === "instagram") return `180${mintDigits(14)}`;
  return `${postId.split("_").at(-1)}_9${mintDigits(14)}`;
}
