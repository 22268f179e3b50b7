import { cron, eventType, type Inngest, type InngestFunction, NonRetriableError, RetryAfterError } from "inngest";
import { z } from "zod";
import { type Journal, pause } from "./journal";

const MEGABYTE = 1024 * 1024;

/**
 * The functions that the conformance test drives. Each event carries `data.key`, under which the function notes what
 * it does. `isSecondVersion` stands for a deployment of changed code.
 */
export function makeFunctions(client: Inngest, journal: Journal, isSecondVersion = false): InngestFunction.Any[] {
  type Options = Omit<Parameters<typeof client.createFunction>[0], "id" | "triggers">;
  type Handler = Parameters<typeof client.createFunction>[1];
  /** The same function twice: one checkpoints its steps, the other returns after each. */
  const twice = (id: string, options: Options, handler: Handler) =>
    [true, false].map((checkpointing) => {
      const name = checkpointing ? id : `${id}-plain`;
      return client.createFunction({ ...options, id: name, checkpointing, triggers: { event: `c/${name}` } }, handler);
    });

  return [
    client.createFunction({ id: "watch", triggers: { event: "inngest/function.finished" } }, async ({ event }) => {
      const { function_id: functionId, run_id: runId, result, error, _inngest } = event.data;
      const status = String(_inngest?.status).toLowerCase();
      journal.outcomes.push({ functionId, key: event.data.event.data?.key, runId, status, result, error });
    }),
    ...twice("in-a-row", {}, async ({ event, step, runId }) => {
      const { key } = event.data;
      const one = await step.run("one", () => {
        journal.note(key, "one", runId);
        return { value: 1 };
      });
      await step.sleep("rest", "1s");
      const two = await step.run("two", () => {
        journal.note(key, "two");
        return one.value + 1;
      });
      await step.sleepUntil("until", new Date(Date.now() + 1000));
      return step.run("three", () => {
        journal.note(key, "three");
        return two + 1;
      });
    }),
    ...twice("side-by-side", { retries: 1 }, async ({ event, step }) => {
      const { key } = event.data;
      const part = (name: string) =>
        step.run(name, async () => {
          journal.note(key, name);
          await journal.during(key, () => pause(400));
          if (name === "b" && journal.count(key, "b") === 1) throw new Error("the first time fails");
          return name;
        });
      const parts = await Promise.all([part("a"), part("b"), part("c"), step.sleep("nap", "1s")]);
      return step.run("after", () => {
        journal.note(key, "after");
        return parts.filter(Boolean).join("");
      });
    }),
    ...[
      { id: "waits", condition: "async.data.key == event.data.key && async.data.topic == event.data.topic" },
      { id: "waits-too", condition: "async.data.key == event.data.key && async.data.topic == event.data.topic" },
      { id: "waits-reversed", condition: "event.data.key == async.data.key && event.data.topic == async.data.topic" },
    ].flatMap(({ id, condition }) =>
      twice(id, {}, async ({ event, step }) => {
        const { timeout } = event.data;
        const answer = await step.waitForEvent("answer", { event: "c/answer", timeout, if: condition });
        return answer ? answer.data.text : "nobody answered";
      }),
    ),
    ...twice(
      "always-fails",
      {
        retries: 1,
        onFailure: async ({ event, error, step }) => {
          const { key } = event.data.event.data;
          await step.run("tell", () =>
            journal.note(key, "told", { of: event.data.function_id, message: error.message }),
          );
        },
      },
      async ({ event, step }) => {
        await step.run("before", () => journal.note(event.data.key, "before"));
        await step.run("breaks", () => {
          journal.note(event.data.key, "tried");
          throw new TypeError("broken on purpose");
        });
      },
    ),
    ...twice("catches", { retries: 1 }, async ({ event, step }) => {
      try {
        await step.run("breaks", () => {
          journal.note(event.data.key, "tried");
          throw new TypeError("outside", { cause: new Error("inside") });
        });
      } catch (error) {
        const caught = error as Error & { cause?: Error };
        return step.run("make-do", () => [caught.message, caught.cause?.message]);
      }
    }),
    ...twice("gives-up", { retries: 4 }, async ({ event, step }) => {
      await step.run("breaks", () => {
        journal.note(event.data.key, "tried");
        throw new NonRetriableError("it will never work");
      });
    }),
    ...twice("asks-for-time", { retries: 2 }, async ({ event, step }) =>
      step.run("later", () => {
        journal.note(event.data.key, "tried");
        if (journal.count(event.data.key, "tried") === 1) throw new RetryAfterError("not now", "3s");
        return "now";
      }),
    ),
    ...twice("throws-outside-steps", { retries: 1 }, async ({ event }) => {
      journal.note(event.data.key, "tried");
      throw new Error("no step around it");
    }),
    ...twice("repeats-an-id", {}, async ({ step }) => {
      const seen: number[] = [];
      for (let index = 0; index < 4; index++) seen.push(await step.run("same", () => index));
      return seen;
    }),
    ...twice("sends", {}, async ({ event, step }) => {
      const { key } = event.data;
      const events = [1, 2, 3].map((index) => ({ name: "c/sent", id: `${key}-${index}`, data: { key, index } }));
      await step.sendEvent("send", events);
      return step.sendEvent("send-again", events).then(() => "sent");
    }),
    client.createFunction({ id: "receives", triggers: { event: "c/sent" } }, async ({ event, step }) =>
      step.run("take", () => journal.note(event.data.key, "took", event.data.index)),
    ),
    client.createFunction(
      { id: "outlasts-a-request", triggers: { event: "c/outlasts-a-request" } },
      async ({ event, step }) => {
        for (const name of ["one", "two", "three", "four", "five"]) {
          await step.run(name, async () => {
            journal.note(event.data.key, name);
            await pause(2500);
          });
        }
        return "done";
      },
    ),
    ...twice("large", {}, async ({ step }) => {
      let total = 0;
      for (let index = 0; index < 6; index++)
        total += (await step.run(`part-${index}`, () => "x".repeat(MEGABYTE))).length;
      return total;
    }),
    ...twice("loses-answers", { retries: 2 }, async ({ event, step }) => {
      await step.run("first", () => journal.note(event.data.key, "first"));
      return step.run("second", () => {
        journal.note(event.data.key, "second");
        return "done";
      });
    }),
    ...twice(
      "cancelled",
      { cancelOn: [{ event: "c/stop", if: "async.data.key == event.data.key" }] },
      async ({ event, step }) => {
        await step.run("begin", async () => {
          journal.note(event.data.key, "began");
          await pause(event.data.busyMs);
        });
        await step.sleep("long", "4s");
        await step.run("never", () => journal.note(event.data.key, "went on"));
      },
    ),
    client.createFunction(
      {
        id: "capped",
        triggers: { event: "c/capped" },
        concurrency: [
          { limit: 3, key: "event.data.shop" },
          { limit: 1, key: "event.data.talk" },
        ],
      },
      async ({ event, step }) => {
        const { key, shop, talk } = event.data;
        for (const name of ["one", "two"]) {
          await step.run(name, () => journal.during(shop, () => journal.during(talk, () => pause(150))));
        }
        await step.run("end", () => journal.note(key, "ended", event.data.index));
      },
    ),
    client.createFunction(
      {
        id: "capped-by-nothing",
        triggers: { event: "c/capped-by-nothing" },
        concurrency: { limit: 1, key: "event.data.absent" },
      },
      async ({ event, step }) => {
        const { key } = event.data;
        await step.run("work", () => journal.during(key, () => pause(150)));
        await step.run("end", () => journal.note(key, "ended"));
      },
    ),
    client.createFunction(
      {
        id: "sleepers",
        triggers: { event: "c/sleepers" },
        concurrency: { limit: 1, key: "event.data.key" },
      },
      async ({ event, step }) => {
        await step.run("begin", () => journal.note(event.data.key, "began"));
        await step.sleep("rest", "3s");
        await step.run("end", () => journal.note(event.data.key, "ended"));
      },
    ),
    client.createFunction(
      {
        id: "debounced",
        triggers: { event: "c/debounced" },
        debounce: { key: "event.data.key + event.data.talk", period: "2s", timeout: "5s" },
      },
      async ({ event, step }) => step.run("take", () => journal.note(event.data.key, "took", event.data.index)),
    ),
    client.createFunction(
      {
        id: "conditional",
        triggers: [
          { event: "c/plain" },
          { event: "c/picked", if: "event.data.kind == 'yes' && (event.data.rank > 3 || event.data.absent == null)" },
          { event: "c/picked", if: "event.data.kind in ['yes', 'both']" },
        ],
      },
      async ({ event, step }) => step.run("take", () => journal.note(event.data.key, "took", event.data.index)),
    ),
    client.createFunction(
      { id: "typed", triggers: eventType("c/typed", { schema: z.object({ key: z.string(), count: z.number() }) }) },
      async ({ event }) => journal.note(event.data.key, "ran"),
    ),
    client.createFunction({ id: "ticks", triggers: cron("* * * * *") }, async ({ event, step }) =>
      step.run("tick", () => journal.note("cron", "tick", { id: event.id, ...event.data })),
    ),
    client.createFunction(
      {
        id: "redeployed",
        triggers: isSecondVersion
          ? [{ event: "c/redeployed" }, { event: "c/redeployed-2" }]
          : { event: "c/redeployed" },
      },
      async ({ event, step }) => {
        await step.run("begin", () => journal.note(event.data.key, "began"));
        await step.sleep("while-it-is-deployed", "3s");
        return step.run("end", () => (isSecondVersion ? "new code" : "old code"));
      },
    ),
  ];
}
