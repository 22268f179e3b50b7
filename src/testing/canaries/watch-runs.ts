import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { WholeProduct } from "../whole-product";

/**
 * Looks at the runs of the jobs over and over: the runner keeps what their steps came to only while they live.
 * @returns what it has seen, to be asked for once all is done: waits for the end of those that live
 */
export function watchRuns({ jobsUrl, secrets }: WholeProduct): () => Promise<{ runs: number; results: string[] }> {
  const key = (secrets.INNGEST_SIGNING_KEY ?? "").replace(/^signkey-\w+-/, "");
  const hashed = createHash("sha256").update(Buffer.from(key, "hex")).digest("hex");
  const headers = { authorization: `Bearer signkey-prod-${hashed}` };
  const runs = new Set<string>();
  const results = new Set<string>();
  let [isOver, isQuiet] = [false, false];
  async function look(): Promise<void> {
    const state = await (await fetch(`${jobsUrl}/state`)).json();
    const all = state.runs as { id: string; status: string }[];
    const living = all.filter(({ id, status }) => !runs.has(id) || /^(queued|running)$/.test(status));
    isQuiet = living.length === 0;
    for (const { id } of living) {
      runs.add(id);
      for (const what of ["actions", "batch"]) {
        const answer = await fetch(`${jobsUrl}/v0/runs/${id}/${what}`, { headers });
        if (answer.status === 401) throw new Error("the runner does not take the key");
        results.add(await answer.text());
      }
    }
  }
  const watching = (async () => {
    for (; !(isOver && isQuiet); await sleep(5)) await look();
  })();
  watching.catch(() => undefined);
  return async () => {
    isOver = true;
    await watching;
    return { runs: runs.size, results: [...results] };
  };
}
