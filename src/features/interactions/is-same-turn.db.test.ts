import { expect, inject, it } from "vitest";
import { inWorkspace } from "@/db/in-workspace";
import { interactions } from "@/db/schema/interactions";
import { makeChannel, makeConversation, makeCustomer, makeInteraction, makeWorkspace } from "@/testing/factories";
import { setTestSettings } from "@/testing/test-settings";
import { handOverConversation } from "./hand-over-conversation";
import { loadTurn } from "./load-turn";
import { settleSilently } from "./settle-silently";

setTestSettings({ DATABASE_URL: inject("databaseUrl") });

it("a turn that was settled meanwhile is not the next one, though as much is owed", async () => {
  const { scope } = await makeWorkspace();
  const { id: channelId } = await makeChannel(scope, "messenger");
  const { id: customerId } = await makeCustomer(scope, channelId);
  const { id: conversationId } = await makeConversation(scope, { channelId, customerId });
  await makeInteraction(scope, { channelId, customerId, conversationId });
  const turn = await loadTurn(scope, conversationId);
  if (!turn) throw new Error("no turn");

  await handOverConversation(scope, conversationId, "could_not_answer");
  const next = await makeInteraction(scope, { channelId, customerId, conversationId });
  expect(await settleSilently(scope, turn, "nothing_to_answer")).toBe(false);
  expect(await handOverConversation(scope, conversationId, "not_in_knowledge", turn)).toBe(0);

  const rows = await inWorkspace(scope, (tx) => tx.select().from(interactions));
  expect(rows.find((row) => row.id === next.id)?.outcome).toBe("owed");
});
