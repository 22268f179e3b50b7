import { RetryAfterError } from "inngest";
import { findConversationScope } from "@/features/interactions/find-conversation-scope";
import { handOverConversation } from "@/features/interactions/hand-over-conversation";
import { isMemoryStale } from "@/features/memory/is-memory-stale";
import { type PrepareVerdict, prepareReply } from "@/features/replies/prepare-reply";
import { sendReply } from "@/features/replies/send-reply";
import { inngestConfig } from "../../../inngest.config";
import { inngest } from "../client";
import { customerMemoryStale, interactionReceived } from "../events";
import { runLogged } from "../run-logged";

const { id, retries, concurrencyPerWorkspace, debouncePeriod, debounceTimeout, maxRounds } =
  inngestConfig.replyToConversation;

/**
 * Drains a conversation: prepare, send, and again until nothing is owed. The event only wakes it; what is owed is read
 * from the database. Whatever a round leaves open has a due time, so ending early loses nothing.
 */
export const replyToConversation = inngest.createFunction(
  {
    id,
    retries,
    triggers: interactionReceived,
    concurrency: { key: "event.data.workspaceId", limit: concurrencyPerWorkspace },
    debounce: { key: "event.data.conversationId", period: debouncePeriod, timeout: debounceTimeout },
    onFailure: async ({ event, step }) => {
      const named = event.data.event.data;
      const reason = event.data.error.message.startsWith("send-reply") ? "could_not_send" : "could_not_answer";
      await step.run("hand-over-conversation", () =>
        runLogged("hand-over-conversation", named, async () => {
          const scope = await findConversationScope(named);
          if (scope) await handOverConversation(scope, named.conversationId, reason);
        }),
      );
    },
  },
  async ({ event, step }) => {
    const named = event.data;
    let opened: ReturnType<typeof findConversationScope> | undefined;
    // Once a request: each attempt of a step comes as a new one and reads the row again.
    const open = () => (opened ??= findConversationScope(named));
    let customerId: string | null = null;
    for (let round = 0; round < maxRounds; round++) {
      const prepared = await step.run(`prepare-reply-${round}`, () =>
        runLogged("prepare-reply", named, async (): Promise<PrepareVerdict> => {
          const scope = await open();
          return scope ? prepareReply(scope, named.conversationId) : { kind: "nothing", customerId: null };
        }),
      );
      if ("customerId" in prepared) customerId = prepared.customerId;
      if (prepared.kind === "nothing" || prepared.kind === "waiting") break;
      if (prepared.kind !== "prepared") continue;
      const sent = await step.run(`send-reply-${round}`, async () => {
        const verdict = await runLogged("send-reply", named, async () => {
          const scope = await open();
          return scope ? sendReply(scope, prepared.replyId) : { kind: "done" as const };
        });
        if (verdict.kind !== "not_sent") return verdict;
        throw new RetryAfterError("send-reply: not sent, may be tried again", verdict.retryAfterMs);
      });
      if (sent.kind === "in_flight" || sent.kind === "unknown") break;
      if ("isOwed" in sent && !sent.isOwed) break;
    }
    const staleCustomerId = await step.run("is-memory-stale", () =>
      runLogged("is-memory-stale", named, async () => {
        const scope = customerId === null ? null : await open();
        return scope && customerId && (await isMemoryStale(scope, customerId)) ? customerId : null;
      }),
    );
    if (staleCustomerId === null) return;
    const stale = { workspaceId: named.workspaceId, customerId: staleCustomerId };
    await step.sendEvent("emit-memory-stale", customerMemoryStale.create(stale));
  },
);
