import { eventType } from "inngest";
import { z } from "zod";
import { log } from "@/lib/log";
import { inngest } from "./client";

/** Events carry ids and nothing else. A new field stays optional until the queue has drained. */
export const interactionReceived = eventType("interaction/received", {
  schema: z.object({ workspaceId: z.uuid(), conversationId: z.uuid() }),
});

export const customerMemoryStale = eventType("customer/memory.stale", {
  schema: z.object({ workspaceId: z.uuid(), customerId: z.uuid() }),
});

export const sweepRequested = eventType("sweep/requested", { schema: z.object({}) });

/** A webhook's answer must not wait for the jobs engine longer than this. */
const EMIT_TIMEOUT_MS = 300;

/**
 * Says that conversations have something new, after the commit. Takes 300 ms at most and never throws: what was not
 * said is found by the sweep.
 */
export async function emitReceived(received: { workspaceId: string; conversationId: string }[]): Promise<void> {
  if (received.length === 0) return;
  await emit(
    received.map((data) => interactionReceived.create(data)),
    "emit-received",
  );
}

/** Asks for a sweep now. Bounded, and never throws. */
export async function emitSweepRequested(): Promise<void> {
  await emit([sweepRequested.create({})], "emit-sweep-requested");
}

/** Events in one request: some 150 kB, below every engine's limit. */
const EVENTS_PER_REQUEST = 1_000;

type Events = Parameters<typeof inngest.send>[0] & unknown[];

async function emit(events: Events, name: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), EMIT_TIMEOUT_MS);
  });
  try {
    const requests = Math.ceil(events.length / EVENTS_PER_REQUEST);
    const sending = Promise.all(
      Array.from({ length: requests }, (_, place) =>
        inngest.send(events.slice(place * EVENTS_PER_REQUEST, (place + 1) * EVENTS_PER_REQUEST) as Events),
      ),
    );
    // It may still fail after the time-out, when nobody waits for it any more.
    sending.catch(() => undefined);
    if ((await Promise.race([sending, late])) === "late") log.warn({ count: events.length }, `${name} timed out`);
  } catch (error) {
    log.warn({ error, count: events.length }, `${name} failed`);
  } finally {
    clearTimeout(timer);
  }
}
