import { escapeWire } from "./escape-wire";
import type { Journal } from "./open-journal";
import { REDELIVERY_WINDOW_MS, redeliveryWaitMs } from "./rules";
import type { Webhook } from "./schema";
import { signBytes } from "./sign-bytes";

export type Delivery = {
  id: string;
  kind: Webhook["kind"];
  object: string;
  atMs: number;
  attempts: number;
  outcome: "waiting" | "delivered" | "dropped" | "retrying" | "gave-up";
  /** The last HTTP status, or 0 when nobody answered. */
  httpStatus?: number;
};

export type Courier = {
  /** Takes a webhook that is in the journal already. */
  hand(webhook: Webhook): void;
  /** The last deliveries, newest first. */
  recent(): Delivery[];
  stop(): void;
};

const REMEMBERED_DELIVERIES = 60;
const REORDER_MS = 1_000;
const ANSWER_TIMEOUT_MS = 20_000;
const MAX_IN_FLIGHT = 24;

/**
 * Posts webhooks to the application, signed as Meta signs them, in order within a lane as long as nothing fails, and
 * again with growing waits for 36 hours after anything but a 200. Applies the switches of the moment a webhook is handed
 * over. `onChange` is told whenever `recent` changes.
 */
export function startCourier(options: {
  journal: Journal;
  webhookUrl: string;
  appSecret: string;
  instagramAppSecret: string;
  onChange: () => void;
}): Courier {
  const { journal, onChange } = options;
  const deliveries = new Map<string, Delivery>();
  const lanes = new Map<string, Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  const stopping = new AbortController();
  let gathered: Webhook[] = [];
  let inFlight = 0;
  const queue: (() => void)[] = [];

  const after = (waitMs: number, act: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, waitMs);
    timers.add(timer);
  };

  const settle = (webhook: Webhook, delivery: Delivery, outcome: "delivered" | "dropped" | "gave-up") => {
    delivery.outcome = outcome;
    onChange();
    // Not awaited: a webhook delivered again after a crash is what Meta does as well.
    void journal.write([{ type: "webhook-done", webhookId: webhook.id, outcome }]);
  };

  const post = async (webhook: Webhook): Promise<number> => {
    const bytes = escapeWire(webhook.body);
    const secret = webhook.body.object === "instagram" ? options.instagramAppSecret : options.appSecret;
    try {
      const response = await fetch(options.webhookUrl, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "user-agent": "facebookexternalua",
          "x-hub-signature-256": `sha256=${signBytes(secret, bytes)}`,
        },
        body: bytes,
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  };

  const attempt = async (webhook: Webhook, delivery: Delivery): Promise<void> => {
    if (inFlight >= MAX_IN_FLIGHT) await new Promise<void>((resolve) => queue.push(resolve));
    if (stopping.signal.aborted) return;
    inFlight += 1;
    const status = await post(webhook);
    inFlight -= 1;
    queue.shift()?.();
    if (stopping.signal.aborted) return;
    delivery.attempts += 1;
    delivery.httpStatus = status;
    if (status === 200) return settle(webhook, delivery, "delivered");
    if (Date.now() - webhook.dueAtMs > REDELIVERY_WINDOW_MS) return settle(webhook, delivery, "gave-up");
    delivery.outcome = "retrying";
    onChange();
    after(redeliveryWaitMs(delivery.attempts), () => void attempt(webhook, delivery));
  };

  const inLane = (webhook: Webhook, delivery: Delivery) => {
    const turn = (lanes.get(webhook.lane) ?? Promise.resolve()).then(() => attempt(webhook, delivery));
    lanes.set(webhook.lane, turn);
    void turn.then(() => {
      if (lanes.get(webhook.lane) === turn) lanes.delete(webhook.lane);
    });
  };

  const remember = (webhook: Webhook): Delivery => {
    const { id, kind } = webhook;
    const delivery: Delivery = {
      id,
      kind,
      object: webhook.body.object,
      atMs: Date.now(),
      attempts: 0,
      outcome: "waiting",
    };
    deliveries.set(id, delivery);
    for (const old of deliveries.keys()) {
      if (deliveries.size <= REMEMBERED_DELIVERIES) break;
      deliveries.delete(old);
    }
    onChange();
    return delivery;
  };

  const gather = (webhook: Webhook) => {
    gathered.push(webhook);
    if (gathered.length > 1) return;
    after(REORDER_MS, () => {
      const newestFirst = gathered.reverse();
      gathered = [];
      void newestFirst.reduce(
        (turn, next) => turn.then(() => attempt(next, deliveries.get(next.id) ?? remember(next))),
        Promise.resolve(),
      );
    });
  };

  return {
    hand(webhook) {
      const { switches } = journal.world;
      const delivery = remember(webhook);
      const isSwitched = switches.kinds.includes(webhook.kind);
      if (isSwitched && Math.random() < switches.dropShare) return settle(webhook, delivery, "dropped");
      const copies = isSwitched && Math.random() < switches.duplicateShare ? 2 : 1;
      const waitMs = Math.max(0, webhook.dueAtMs - Date.now()) + (isSwitched ? switches.delayMs : 0);
      const go = () => {
        for (let copy = 0; copy < copies; copy += 1) {
          if (isSwitched && switches.reorder) gather(webhook);
          else inLane(webhook, delivery);
        }
      };
      // Without a wait it goes at once, so that lanes keep the order of hand-over.
      if (waitMs === 0) go();
      else after(waitMs, go);
    },
    recent: () => [...deliveries.values()].reverse(),
    stop() {
      stopping.abort();
      for (const timer of timers) clearTimeout(timer);
      for (const resolve of queue) resolve();
    },
  };
}
