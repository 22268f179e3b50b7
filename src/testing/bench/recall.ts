import { makeWorkspace } from "@/testing/factories";
import { makeVectorSource } from "./make-vectors";
import { fillWorkspace, measureRecall } from "./measure-recall";

/** Chunks of the workspaces that are measured; the rest of `total` are crowds of other workspaces around them. */
const SIZES = [10, 100, 1_000, 3_000, 10_000];
const CROWD = 500;
const QUESTIONS = 20;

export type RecallFigure = { chunks: number; amongAll: number; recallAt5: number; medianMs: number };

/**
 * Fills the configured database with `total` chunks of many workspaces and measures, for each size of workspace, how
 * many of the truly nearest five the product's search finds, and how fast.
 */
export async function benchRecall({ total = 25_000 }: { total?: number } = {}): Promise<RecallFigure[]> {
  const sizes = SIZES.filter((size) => size <= total / 2);
  let left = total;
  const measured = [];
  for (const [place, chunks] of sizes.entries()) {
    const { scope } = await makeWorkspace();
    await fillWorkspace(scope, chunks, makeVectorSource(100 + place));
    measured.push({ scope, chunks });
    left -= chunks;
  }
  for (let crowd = 0; left > 0; crowd++, left -= CROWD) {
    const { scope } = await makeWorkspace();
    await fillWorkspace(scope, Math.min(CROWD, left), makeVectorSource(1_000 + crowd));
  }
  const figures: RecallFigure[] = [];
  for (const { scope, chunks } of measured) {
    const question = makeVectorSource(7);
    const { recall, medianMs } = await measureRecall(scope, Array.from({ length: QUESTIONS }, question));
    figures.push({ chunks, amongAll: total, recallAt5: recall, medianMs: Math.round(medianMs * 10) / 10 });
  }
  return figures;
}
