import { expect, it } from "vitest";
import { commit, type Simulator } from "./simulator";
import { createWorld } from "./world";

it("hands nothing to the courier and answers nobody before the disk has it", async () => {
  const order: string[] = [];
  let reachDisk = () => {};
  const simulator: Simulator = {
    journal: {
      world: createWorld(),
      write: () =>
        new Promise((resolve) => {
          reachDisk = resolve;
        }),
      close: async () => {},
    },
    courier: { hand: () => order.push("handed over"), recent: () => [], stop: () => {} },
    appSecret: "",
    instagramAppSecret: "",
    typing: new Map(),
    revision: 0,
    watchers: new Set(),
  };
  const body = { object: "page", entry: [] };
  const webhook = { id: "1", kind: "echo" as const, lane: "", dueAtMs: 0, body };
  const committed = commit(simulator, [{ type: "webhook", webhook }]).then(() => order.push("answered"));
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(order).toEqual([]);
  reachDisk();
  await committed;
  expect(order).toEqual(["handed over", "answered"]);
});
