import { describe, expect, it } from "vitest";
import type { Turn } from "@/features/interactions/read-turn";
import { decideReply } from "./decide-reply";

const now = new Date("2026-11-22T12:00:00Z");
const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000);

type Change = {
  conversation?: Partial<Turn["conversation"]>;
  workspace?: Partial<Turn["workspace"]>;
  texts?: string[];
};

function turn({ conversation, workspace, texts = ["Do you ship to Austria?"] }: Change = {}): Turn {
  return {
    conversation: {
      id: "c",
      kind: "direct",
      channelId: "ch",
      product: "instagram",
      isConnected: true,
      personUntil: null,
      windowClosesAt: inHours(20),
      ...conversation,
    },
    customer: { id: "p", externalId: "1", name: null },
    workspace: { replyMode: "auto", acknowledgement: "Thanks", name: "Shop", ...workspace },
    owed: texts.map((text, place) => ({
      id: `${place}`,
      externalId: `m${place}`,
      text,
      occurredAt: now,
      replyId: null,
    })),
    owedCount: texts.length,
    hasOpenTask: false,
    now,
  };
}

describe("decideReply", () => {
  it.each<[string, Change, ReturnType<typeof decideReply>]>([
    ["answers what is owed", {}, { kind: "answer", as: "message" }],
    ["answers although a task is open", { texts: ["And to Italy?"] }, { kind: "answer", as: "message" }],
    ["does nothing where nothing is owed", { texts: [] }, { kind: "nothing" }],
    ["writes a draft in draft mode", { workspace: { replyMode: "draft" } }, { kind: "answer", as: "draft" }],
    ["is silent while off", { workspace: { replyMode: "off" } }, { kind: "silent", reason: "ai_is_off" }],
    [
      "is silent while a person has the thread",
      { conversation: { personUntil: inHours(1) } },
      { kind: "silent", reason: "person_has_thread" },
    ],
    [
      "answers again when the timer is over",
      { conversation: { personUntil: inHours(-1) } },
      { kind: "answer", as: "message" },
    ],
    [
      "hands over what the window no longer lets it answer",
      { conversation: { windowClosesAt: inHours(-1) } },
      { kind: "hand_over", reason: "window_closed" },
    ],
    [
      "keeps a margin before the window closes",
      { conversation: { windowClosesAt: new Date(now.getTime() + 30_000) } },
      { kind: "hand_over", reason: "window_closed" },
    ],
    [
      "hands over in a thread that no customer opened",
      { conversation: { windowClosesAt: null } },
      { kind: "hand_over", reason: "window_closed" },
    ],
    [
      "answers comments, which have no window",
      { conversation: { kind: "comments", windowClosesAt: null } },
      { kind: "answer", as: "message" },
    ],
    [
      "hands over what a disconnected channel cannot send, without asking a model",
      { conversation: { isConnected: false } },
      { kind: "hand_over", reason: "channel_disconnected" },
    ],
    [
      "still writes drafts for a disconnected channel",
      { conversation: { isConnected: false }, workspace: { replyMode: "draft" } },
      { kind: "answer", as: "draft" },
    ],
    ["is silent on emoji", { texts: ["😍🔥", "❤️"] }, { kind: "silent", reason: "nothing_to_answer" }],
    ["is silent on a friend's name", { texts: ["@anna.b @max_m 😂"] }, { kind: "silent", reason: "nothing_to_answer" }],
    ["answers a name with a question", { texts: ["@shop how much?"] }, { kind: "answer", as: "message" }],
    ["answers a question mark alone", { texts: ["؟"] }, { kind: "answer", as: "message" }],
    ["answers any script", { texts: ["几点开门"] }, { kind: "answer", as: "message" }],
    ["answers the question among emoji", { texts: ["😍", "Price?", "🙏"] }, { kind: "answer", as: "message" }],
    [
      "lets a person outrank every mode and window",
      {
        conversation: { personUntil: inHours(1), windowClosesAt: inHours(-1) },
        workspace: { replyMode: "off" },
      },
      { kind: "silent", reason: "person_has_thread" },
    ],
  ])("%s", (_name, change, decision) => {
    expect(decideReply(turn(change))).toEqual(decision);
  });
});
