import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { functions } from "@/inngest/functions";
import { startDoubles } from "../start-doubles";
import { setTestSettings } from "../test-settings";
import { checksum, type FullShop, listTenantTables, makeFullShop, nowhere, type ShopIds } from "./make-full-shop";

const ownerUrl = inject("ownerUrl");
const doubles = await startDoubles();
setTestSettings({ DATABASE_URL: inject("databaseUrl"), ...doubles.settings });
afterAll(() => doubles.stop());

/** Which ids the event of each function carries beside the workspace's. A new function fails the test below. */
const CASES: Record<string, (keyof ShopIds)[]> = {
  "reply-to-conversation": ["conversationId"],
  "summarise-customer": ["customerId"],
  sweep: [],
};

type Emitted = { data: { workspaceId: string; conversationId: string } };
type Step = {
  run: (id: string, work: () => Promise<unknown>) => Promise<unknown>;
  sendEvent: (id: string, events: Emitted | Emitted[]) => Promise<void>;
};
type Script = (context: { event: unknown; step: Step }) => Promise<unknown>;
/** The SDK keeps the two scripts of a function to itself; under the runner it hands them the same two things. */
type Job = { id: () => string; fn: Script; onFailureFn?: Script };
const jobs = functions as unknown as Job[];
const idOf = (job: Job): string => (job as unknown as { opts: { id: string } }).opts.id;

describe("every job", () => {
  let ours: FullShop;
  let theirs: FullShop;
  let emitted: Emitted[] = [];
  const step: Step = {
    run: async (_, work) => JSON.parse(JSON.stringify((await work()) ?? null)),
    sendEvent: async (_, events) => void emitted.push(...[events].flat()),
  };

  beforeAll(async () => {
    ours = await makeFullShop();
    theirs = await makeFullShop();
  });

  test("has its case here", () => {
    expect(jobs.map(idOf).sort()).toEqual(Object.keys(CASES).sort());
    console.info(`tenancy: ${jobs.length} jobs`);
  });

  test.each(Object.entries(CASES).filter(([, kinds]) => kinds.length > 0))(
    "%s does nothing for an event whose ids do not belong together",
    async (name, kinds) => {
      const job = jobs.find((candidate) => idOf(candidate) === name) as Job;
      const tables = await listTenantTables(ownerUrl);
      const sums = async () => [await checksum(ownerUrl, ours, tables), await checksum(ownerUrl, theirs, tables)];
      const before = await sums();
      const none = nowhere(ours.ids);
      const pick = (ids: ShopIds) => Object.fromEntries(kinds.map((kind) => [kind, ids[kind]]));
      const forged = [
        { workspaceId: ours.ids.workspaceId, ...pick(theirs.ids) },
        { workspaceId: theirs.ids.workspaceId, ...pick(ours.ids) },
        { workspaceId: none.workspaceId, ...pick(theirs.ids) },
        { workspaceId: theirs.ids.workspaceId, ...pick(none) },
        { workspaceId: "' or true --", ...pick(theirs.ids) },
        { workspaceId: theirs.ids.workspaceId, ...Object.fromEntries(kinds.map((kind) => [kind, "%"])) },
        pick(theirs.ids),
      ];
      emitted = [];
      for (const data of forged) {
        await job.fn({ event: { data }, step });
        const failed = { event: { data }, error: { message: "send-reply: forged" } };
        await job.onFailureFn?.({ event: { data: failed }, step });
      }
      expect(await sums()).toEqual(before);
      expect({ emitted, sent: doubles.sent, modelCalls: doubles.modelCalls }).toEqual({
        ...{ emitted: [], sent: [], modelCalls: 0 },
      });
    },
  );

  test("sweep reads nothing of its event, which therefore cannot name anything", async () => {
    const event = new Proxy({}, { get: (_, name) => expect.unreachable(`the sweep reads ${String(name)}`) });
    const steps: string[] = [];
    const dry: Step = { run: async (id) => [steps.push(id)].slice(1), sendEvent: async () => undefined };
    const job = jobs.find((candidate) => idOf(candidate) === "sweep") as Job;
    await job.fn({ event, step: dry });
    expect(steps.length).toBeGreaterThan(1);
  });

  test("does its work for an event whose ids do belong together", async () => {
    const job = jobs.find((candidate) => idOf(candidate) === "reply-to-conversation") as Job;
    const { workspaceId, conversationId } = ours.ids;
    await job.fn({ event: { data: { workspaceId, conversationId } }, step });
    expect(doubles.sent.length).toBeGreaterThan(0);
  });
});
