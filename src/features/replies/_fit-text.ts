import { type MessageLimit, measureText } from "@/features/channels/rules";

/** Cuts a text to what one message of the channel takes, at a whole character, with an ellipsis. */
export function fitText(text: string, limit: MessageLimit): string {
  if (measureText(text, limit.unit) <= limit.max) return text;
  const kept: string[] = [];
  let length = measureText("…", limit.unit);
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    length += measureText(segment, limit.unit);
    if (length > limit.max) break;
    kept.push(segment);
  }
  return `${kept.join("").trimEnd()}…`;
}
