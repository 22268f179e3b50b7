import { afterEach, describe, expect, it } from "vitest";
import { env } from "@/lib/env";
import { setTestSettings } from "@/testing/test-settings";
import { boundCost } from "./bound-cost";

setTestSettings({ DATABASE_URL: "postgres://nobody@127.0.0.1:9/none", OPENAI_API_KEY: "test-key" });
const model = env().AI_MODEL;
afterEach(() => Object.assign(env(), { AI_MODEL: model }));

describe("boundCost", () => {
  it("counts every byte as a token and every token that may be written", () => {
    const most = boundCost("reply", { system: "x".repeat(1_000), user: "é".repeat(1_000) }, 3_000);
    expect(most).toBe((1_000 + 2_000 + 2_000) * 0.25 + 3_000 * 2);
  });

  it("is null for a model without a price, and zero for one without costs", () => {
    Object.assign(env(), { AI_MODEL: "somebody's-own" });
    expect(boundCost("reply", { system: "", user: "" }, 3_000)).toBeNull();
    Object.assign(env(), { AI_MODEL: "offline-quotes" });
    expect(boundCost("summary", { system: "", user: "" }, 3_000)).toBe(0);
  });
});
