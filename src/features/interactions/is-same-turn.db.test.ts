import { expect, inject, it } from "vitest";
import { inWorkspace } from "@/db/in-workspace";
import { interactions } from "@/db/schema/interactions";
import { makeInteraction, makeThread, makeWorkspace } from "@/testing/factories";
import { readTurnOf } from "@/testing/read-turn-of";
import { setTestSettings } from "@/testing/test-settings";
import { handOverConversation } from "./hand-over-conversation";
import { settleSilently } from "./settle-silently";

setTestSettings({ DATABASE_URL: inject("databaseUrl") });

it("a turn that was settled meanwhile is not the next one, though as much is owed", async () => {
  const { scope } = await makeWorkspace();
  const thread = await makeThread(scope);
  const { conversationId } = thread;
  await makeInteraction(scope, thread);
  const turn = await readTurnOf(scope, conversationId);
  if (!turn) throw new Error("no turn");

  await handOverConversation(scope, conversationId, "could_not_answer");
  const next = await makeInteraction(scope, thread);
  expect(await settleSilently(scope, turn, "nothing_to_answer")).toBe(false);
  expect(await handOverConversation(scope, conversationId, "not_in_knowledge", turn)).toBe(0);

  const rows = await inWorkspace(scope, (tx) => tx.select().from(interactions));
  expect(rows.find((row) => row.id === next.id)?.outcome).toBe("owed");
});
