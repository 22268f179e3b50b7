import { cron } from "inngest";
import { takeDueConversations } from "@/features/interactions/take-due-conversations";
import { findStaleEmbeddings } from "@/features/knowledge/find-stale-embeddings";
import { reembedStaleChunks } from "@/features/knowledge/reembed-stale-chunks";
import { inngestConfig } from "../../../inngest.config";
import { inngest } from "../client";
import { interactionReceived, sweepRequested } from "../events";
import { runLogged } from "../run-logged";

const { id, retries, batchSize, maxBatches, staleWorkspaces } = inngestConfig.sweep;

/** Finds what no event woke: conversations whose time has come, and knowledge that no search finds any more. */
export const sweep = inngest.createFunction(
  { id, retries, triggers: [cron(inngestConfig.sweep.cron), sweepRequested] },
  async ({ step }) => {
    for (let batch = 0; batch < maxBatches; batch++) {
      const due = await step.run(`take-due-conversations-${batch}`, () =>
        runLogged("take-due-conversations", {}, () => takeDueConversations(batchSize)),
      );
      if (due.length > 0) {
        await step.sendEvent(
          `emit-received-${batch}`,
          due.map((conversation) => interactionReceived.create(conversation)),
        );
      }
      if (due.length < batchSize) break;
    }
    await step.run("reembed-stale-chunks", () =>
      runLogged("reembed-stale-chunks", {}, async () => {
        let reembedded = 0;
        for (const scope of await findStaleEmbeddings({ limit: staleWorkspaces })) {
          reembedded += (await reembedStaleChunks(scope)).reembedded;
        }
        return { reembedded };
      }),
    );
  },
);
