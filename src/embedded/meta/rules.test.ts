import { describe, expect, it } from "vitest";
import { DEMO_CHANNELS } from "./demo-channels";
import { GRAPH_ERROR_NAMES, GraphError } from "./graph-error";
import { mintCommentId } from "./mint-comment-id";
import { mintCustomerId } from "./mint-customer-id";
import { mintMessageId } from "./mint-message-id";
import { measureText, REDELIVERY_WAITS_MS, redeliveryWaitMs } from "./rules";
import { CustomerId } from "./schema";

const channelOf = (product: string) => {
  const channel = DEMO_CHANNELS.find((candidate) => candidate.product === product);
  if (!channel) throw new Error(product);
  return channel;
};

describe("what Meta counts", () => {
  it("counts Instagram texts in bytes, the others in characters", () => {
    expect(measureText("instagram", "ä😀")).toEqual({ length: 6, max: 1_000, unit: "bytes" });
    expect(measureText("messenger", "ä😀")).toEqual({ length: 2, max: 2_000, unit: "chars" });
    expect(measureText("whatsapp", "ä😀")).toEqual({ length: 2, max: 4_096, unit: "chars" });
  });

  it("waits longer and longer between the attempts of a webhook, then evenly", () => {
    const waits = Array.from({ length: 10 }, (_, attempt) => redeliveryWaitMs(attempt + 1));
    expect(waits).toEqual([...waits].sort((one, other) => one - other));
    expect(waits.at(-1)).toBe(REDELIVERY_WAITS_MS.at(-1));
  });
});

describe("ids", () => {
  it("look like each product's own and are fresh each time", () => {
    const [instagram, messenger, whatsapp] = ["instagram", "messenger", "whatsapp"].map(channelOf);
    if (!instagram || !messenger || !whatsapp) throw new Error("demo channels");
    expect(mintMessageId(instagram, "200000000000001", true)).toMatch(/^aWdfZAG1faXRlbToxOklHTWVzc2FnZ[A-Za-z0-9+/]+$/);
    expect(mintMessageId(messenger, "600000000000001", true)).toMatch(/^m_[\w-]{80}$/);
    const wamid = mintMessageId(whatsapp, "16505551234", true);
    expect(wamid).toMatch(/^wamid\.HBgLMTY1MDU1NTEyMzQVAgAS/);
    expect(mintMessageId(whatsapp, "16505551234", true)).not.toBe(wamid);
    expect(mintCommentId(messenger, "100000000000001_901097836652708")).toMatch(/^901097836652708_\d{15}$/);
    for (const channel of DEMO_CHANNELS) expect(CustomerId.safeParse(mintCustomerId(channel)).success).toBe(true);
  });
});

describe("the catalogue of refusals", () => {
  it("answers each in Meta's envelope, with a status that is no success", () => {
    expect(GRAPH_ERROR_NAMES.length).toBeGreaterThan(40);
    for (const name of GRAPH_ERROR_NAMES) {
      const refusal = GraphError.named(name);
      expect(refusal.facts.status, name).toBeGreaterThanOrEqual(400);
      const { error } = refusal.body();
      expect(error, name).toMatchObject({ code: expect.any(Number), type: expect.any(String) });
      expect(error.fbtrace_id, name).toMatch(/^A[\w-]{22}$/);
    }
    expect(GraphError.named("token_expired").body().error).toMatchObject({ code: 190, error_subcode: 463 });
    expect(GraphError.named("rate_messenger").headers("1")["x-business-use-case-usage"]).toContain("regain_access");
  });
});
