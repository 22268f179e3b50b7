import type { Outputs } from "@/trpc/root";

type Message = Outputs["conversations"]["messages"]["messages"][number];
type Reply = Outputs["conversations"]["messages"]["replies"][number];

export type ThreadEntry =
  | { kind: "message"; id: string; at: string; message: Message }
  | { kind: "unsent"; id: string; at: string; reply: Reply };

/** Replies that are nowhere among the messages, but that whoever reads the thread must know of. */
const SHOWN_UNSENT: readonly Reply["state"][] = ["prepared", "draft", "sending", "unknown", "failed"];

/**
 * Messages (newest first) and what the AI wrote besides, as days of entries, oldest first. Days are the reader's.
 */
export function buildThread(messages: Message[], replies: Reply[]): { day: string; entries: ThreadEntry[] }[] {
  const delivered = new Set(messages.flatMap((message) => (message.direction === "outbound" ? message.replyId : null)));
  const entries: ThreadEntry[] = [
    ...messages.map((message) => ({ kind: "message" as const, id: message.id, at: message.occurredAt, message })),
    ...replies
      .filter((reply) => SHOWN_UNSENT.includes(reply.state) && !delivered.has(reply.id))
      .map((reply) => ({ kind: "unsent" as const, id: reply.id, at: reply.createdAt, reply })),
  ];
  entries.sort((one, other) => Date.parse(one.at) - Date.parse(other.at) || (one.at < other.at ? -1 : 1));
  const days: { day: string; entries: ThreadEntry[] }[] = [];
  for (const entry of entries) {
    const day = new Date(entry.at).toLocaleDateString(undefined, { dateStyle: "full" });
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return days;
}
