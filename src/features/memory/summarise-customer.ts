import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { inWorkspace } from "@/db/in-workspace";
import { customers, interactions } from "@/db/schema/interactions";
import type { WorkspaceScope } from "@/db/scope";
import { spendBudget } from "@/features/workspaces/spend-budget";
import { boundCost } from "@/lib/ai/bound-cost";
import { generateStructured } from "@/lib/ai/generate-structured";
import { AppError } from "@/lib/errors";
import { readOlderMessages } from "./_older-messages";
import { renderSummaryPrompt } from "./prompt";
import { BATCH_CHARS, BATCH_MESSAGES, MAX_BATCHES, SUMMARY_CHARS, SUMMARY_OUTPUT_TOKENS } from "./rules";

const Summary = z.object({ sentences: z.array(z.string()).describe("exactly two dense sentences") });

/** Another run may win the row; after this many losses in a row the job is tried again later. */
const MAX_LOSSES = 3;

/**
 * Presses everything older than the raw window into the customer's two sentences, a bounded batch at a time. Summary
 * and marks are written in one transaction, and only over the version that was read: of two runs at once one starts
 * over, so no message is marked that the stored summary does not reflect.
 * @returns how many messages the summary newly reflects; 0 when nothing is owed or the customer was erased. Where the
 *   workspace's limit of the month is reached the rest stays owed, and is summarised after a later message.
 * @throws AppError `unavailable` when the model does not answer; `conflict` (retryable) when other runs keep winning
 */
export async function summariseCustomer(scope: WorkspaceScope, customerId: string): Promise<{ summarised: number }> {
  let summarised = 0;
  let losses = 0;
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    const found = await readBatch(scope, customerId);
    if (!found || found.messages.length === 0) break;
    const summary = await press(scope, found);
    if (summary === null) break;
    if (await storeSummary(scope, customerId, { ...found, summary })) {
      summarised += found.messages.length;
      losses = 0;
    } else if (++losses === MAX_LOSSES) {
      throw new AppError("conflict", "The summary is being written elsewhere.", { retryable: true });
    }
  }
  return { summarised };
}

type Batch = {
  summary: string | null;
  version: number;
  messages: Awaited<ReturnType<typeof readOlderMessages>>;
};

function readBatch(scope: WorkspaceScope, customerId: string): Promise<Batch | undefined> {
  return inWorkspace(scope, async (tx) => {
    const [customer] = await tx
      .select({ summary: customers.summary, version: customers.summaryVersion })
      .from(customers)
      .where(and(eq(customers.workspaceId, scope.workspaceId), eq(customers.id, customerId)));
    if (!customer) return undefined;
    return { ...customer, messages: keepWithinChars(await readOlderMessages(tx, scope, customerId, BATCH_MESSAGES)) };
  });
}

/** The oldest that fit into one prompt whole; always at least one. */
function keepWithinChars(messages: Batch["messages"]): Batch["messages"] {
  let chars = 0;
  return messages.filter(({ text }, place) => {
    chars += text.length;
    return place === 0 || chars <= BATCH_CHARS;
  });
}

async function press(scope: WorkspaceScope, { summary, messages }: Batch): Promise<string | null> {
  const prompt = renderSummaryPrompt({ summary, messages });
  const most = boundCost("summary", prompt, SUMMARY_OUTPUT_TOKENS);
  const answer = await spendBudget(scope, most, async () => {
    const { object, ...usage } = await generateStructured({
      useCase: "summary",
      system: prompt.system,
      messages: [{ role: "user", content: prompt.user }],
      schema: Summary,
      maxOutputTokens: SUMMARY_OUTPUT_TOKENS,
    });
    return { object, usage };
  });
  if (answer === null) return null;
  const written = answer.object.sentences
    .slice(0, 2)
    .map((sentence) => sentence.replace(/\s+/g, " ").trim())
    .join(" ")
    .trim();
  if (!written) throw new AppError("unavailable", "The model wrote an empty summary.");
  return written.slice(0, SUMMARY_CHARS).replace(/\p{Surrogate}/gu, "");
}

function storeSummary(
  scope: WorkspaceScope,
  customerId: string,
  { summary, version, messages }: Batch,
): Promise<boolean> {
  return inWorkspace(scope, async (tx) => {
    const stored = await tx
      .update(customers)
      .set({ summary, summaryVersion: version + 1 })
      .where(
        and(
          eq(customers.workspaceId, scope.workspaceId),
          eq(customers.id, customerId),
          eq(customers.summaryVersion, version),
        ),
      )
      .returning({ id: customers.id });
    if (stored.length === 0) return false;
    await tx
      .update(interactions)
      .set({ isInSummary: true })
      .where(
        and(
          eq(interactions.workspaceId, scope.workspaceId),
          eq(interactions.customerId, customerId),
          inArray(
            interactions.id,
            messages.map(({ id }) => id),
          ),
        ),
      );
    return true;
  });
}
