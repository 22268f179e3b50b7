import { describe, expect, inject, it } from "vitest";
import { makeChannel, makeWorkspace } from "@/testing/factories";
import { setTestSettings } from "@/testing/test-settings";
import { listChannels } from "./list-channels";

setTestSettings({ DATABASE_URL: inject("databaseUrl") });

describe("listChannels", () => {
  it("lists the business's own channels, newest first, without tokens", async () => {
    const [mine, theirs] = [await makeWorkspace(), await makeWorkspace()];
    await makeChannel(theirs.scope, "instagram");
    const first = await makeChannel(mine.scope, "instagram", { name: "@shop", createdAt: new Date(1000) });
    const second = await makeChannel(mine.scope, "messenger", {
      name: "Shop",
      state: "disconnected",
      stateReason: "Why",
    });
    expect(await listChannels(mine.scope)).toEqual([
      { id: second.id, product: "messenger", name: "Shop", state: "disconnected", stateReason: "Why" },
      { id: first.id, product: "instagram", name: "@shop", state: "connected", stateReason: null },
    ]);
  });
});
