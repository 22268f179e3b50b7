import { expect, test } from "vitest";
import { type Bucket, Slots } from "./slots";

/** A ticket that holds its slots until told. */
function makeTickets() {
  const slots = new Slots();
  const started: string[] = [];
  const finish = new Map<string, () => void>();
  const submit = (order: string, ...buckets: Bucket[]) =>
    slots.submit({
      order,
      buckets,
      start: () => {
        started.push(order);
        return new Promise<void>((resolve) => finish.set(order, resolve));
      },
    });
  const end = async (order: string) => {
    finish.get(order)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { slots, started, submit, end };
}

test("both limits hold, the oldest run goes first, and a blocked one does not block others", async () => {
  const { slots, started, submit, end } = makeTickets();
  const shop = { name: "shop", limit: 2 };
  const talk = (name: string) => ({ name, limit: 1 });
  submit("1", shop, talk("a"));
  submit("3", shop, talk("a"));
  submit("2", shop, talk("a"));
  submit("4", shop, talk("b"));
  submit("5", shop, talk("c"));
  expect(started).toEqual(["1", "4"]);
  expect(slots.waitingCount).toBe(3);
  await end("1");
  expect(started).toEqual(["1", "4", "2"]);
  await end("4");
  expect(started).toEqual(["1", "4", "2", "5"]);
  await end("2");
  await end("5");
  await end("3");
  expect(started).toEqual(["1", "4", "2", "5", "3"]);
  expect([slots.waitingCount, slots.activeCount]).toEqual([0, 0]);
});

test("a ticket starts only when all of its buckets have room", async () => {
  const { started, submit, end } = makeTickets();
  const [a, b] = [
    { name: "a", limit: 1 },
    { name: "b", limit: 1 },
  ];
  submit("1", a);
  submit("2", b);
  submit("3", a, b);
  submit("4", a);
  await end("1");
  expect(started).toEqual(["1", "2", "4"]);
  await end("2");
  expect(started).toEqual(["1", "2", "4"]);
  await end("4");
  expect(started).toEqual(["1", "2", "4", "3"]);
});
