import { describe, expect, it } from "vitest";
import { buildThread } from "./build-thread";

type Message = Parameters<typeof buildThread>[0][number];
type Reply = Parameters<typeof buildThread>[1][number];

const message = (id: string, at: string, more: Partial<Message> = {}): Message => ({
  id,
  direction: "inbound",
  author: "customer",
  text: id,
  occurredAt: at,
  outcome: "answered",
  outcomeReason: null,
  replyId: null,
  ...more,
});
const reply = (id: string, at: string, state: Reply["state"]): Reply => ({
  id,
  kind: "answer",
  state,
  stateReason: null,
  text: id,
  evidence: [],
  model: null,
  inputTokens: null,
  outputTokens: null,
  costMicros: null,
  generationMs: null,
  pipelineVersion: "1",
  claimedAt: null,
  sentAt: null,
  createdAt: at,
});
const ids = (days: ReturnType<typeof buildThread>) => days.map(({ entries }) => entries.map(({ id }) => id));

describe("buildThread", () => {
  it("turns newest-first messages into days of oldest-first entries", () => {
    const days = buildThread(
      [
        message("c", "2026-11-22T12:00:00.000002Z"),
        message("b", "2026-11-22T12:00:00.000001Z"),
        message("a", "2026-11-19T12:00:00.000000Z"),
      ],
      [],
    );
    expect(ids(days)).toEqual([["a"], ["b", "c"]]);
  });

  it("places a reply that is no message yet where it was written", () => {
    const days = buildThread(
      [message("later", "2026-11-22T12:00:09.000000Z"), message("question", "2026-11-22T12:00:00.000000Z")],
      [reply("draft", "2026-11-22T12:00:05.000Z", "draft")],
    );
    expect(ids(days)).toEqual([["question", "draft", "later"]]);
  });

  it("shows a reply once: as its message when there is one, and never one that was overtaken or is sent", () => {
    const sent = message("sent", "2026-11-22T12:00:05.000000Z", { direction: "outbound", author: "ai", replyId: "r1" });
    const asked = message("asked", "2026-11-22T12:00:00.000000Z", { replyId: "r2" });
    const replies = [
      reply("r1", "2026-11-22T12:00:04.000Z", "sending"),
      reply("r2", "2026-11-22T12:00:06.000Z", "unknown"),
      reply("r3", "2026-11-22T12:00:07.000Z", "superseded"),
      reply("r4", "2026-11-22T12:00:08.000Z", "sent"),
    ];
    expect(ids(buildThread([sent, asked], replies))).toEqual([["asked", "sent", "r2"]]);
  });
});
