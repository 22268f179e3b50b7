import { afterAll, beforeEach, describe, expect, inject, it } from "vitest";
import { inWorkspace } from "@/db/in-workspace";
import { conversations, customers, interactions } from "@/db/schema/interactions";
import { replies, tasks } from "@/db/schema/replies";
import type { WorkspaceScope } from "@/db/scope";
import type { SendResult } from "@/features/channels/schema";
import { eraseCustomer } from "@/features/interactions/erase-customer";
import { recordDelivery } from "@/features/interactions/record-delivery";
import { messageItem } from "@/testing/inbound-items";
import { makeAnsweringShop } from "@/testing/make-answering-shop";
import { makeActor } from "@/testing/make-user";
import { startDoubles } from "@/testing/start-doubles";
import { setTestSettings } from "@/testing/test-settings";
import { claimReply } from "./claim-reply";
import { prepareReply } from "./prepare-reply";
import { reconcileReply } from "./reconcile-reply";
import { sendReply } from "./send-reply";
import { settleReply } from "./settle-reply";

const doubles = await startDoubles();
setTestSettings({ DATABASE_URL: inject("databaseUrl"), ...doubles.settings });
afterAll(() => doubles.stop());

let scope: WorkspaceScope;
let conversationId: string;

beforeEach(async () => {
  doubles.reset();
  const shop = await makeAnsweringShop();
  scope = shop.scope;
  const { wake } = await recordDelivery(scope, [messageItem(shop.channel, "in1")]);
  conversationId = wake[0] ?? "";
});

async function erase(): Promise<void> {
  const [customer] = await inWorkspace(scope, (tx) => tx.select().from(customers));
  await eraseCustomer(scope, await makeActor(scope, "owner"), customer?.id ?? "");
}

async function countLeft(): Promise<number> {
  return inWorkspace(scope, async (tx) => {
    const rows = await Promise.all([customers, conversations, interactions, replies, tasks].map((of) => tx.$count(of)));
    return rows.reduce((sum, count) => sum + count, 0);
  });
}

const prepare = async () => {
  const verdict = await prepareReply(scope, conversationId);
  return verdict.kind === "prepared" ? verdict.replyId : expect.unreachable(verdict.kind);
};

describe("a customer who is erased", () => {
  it("while the model writes gets nothing, and the job ends there", async () => {
    doubles.whileWriting = erase;
    expect((await prepareReply(scope, conversationId)).kind).toBe("changed");
    expect(await prepareReply(scope, conversationId)).toEqual({ kind: "nothing", customerId: null });
    expect([await countLeft(), doubles.sent]).toEqual([0, []]);
  });

  it("before the reply is claimed gets nothing", async () => {
    const replyId = await prepare();
    await erase();
    expect(await sendReply(scope, replyId)).toEqual({ kind: "done" });
    expect([await countLeft(), doubles.sent]).toEqual([0, []]);
  });

  it.each<SendResult>([
    { kind: "sent", externalId: "mid.out" },
    { kind: "unknown", reason: "timeout" },
    { kind: "not_sent", retryAfterMs: 1, reason: "busy" },
    { kind: "refused", action: "person", reason: "x" },
  ])("while the reply is on its way may get it, and its end ($kind) is written nowhere", async (result) => {
    const replyId = await prepare();
    expect((await claimReply(scope, replyId)).kind).toBe("claimed");
    await erase();
    expect(await settleReply(scope, { replyId, conversationId }, result)).toBe(false);
    expect(await reconcileReply(scope, conversationId)).toEqual({ kind: "clear", turn: null });
    expect(await sendReply(scope, replyId)).toEqual({ kind: "done" });
    expect(await countLeft()).toBe(0);
  });
});
