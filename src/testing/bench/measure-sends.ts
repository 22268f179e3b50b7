import { setTimeout as sleep } from "node:timers/promises";
import type { WholeProduct } from "@/testing/whole-product";
import { directMessage } from "@/testing/wire-bodies";
import { inngestConfig } from "../../../inngest.config";

const QUESTION = "How much is shipping within Austria?";
const TIMEOUT_MS = 300_000;
export const DEBOUNCE_MS = Number.parseInt(inngestConfig.replyToConversation.debouncePeriod, 10) * 1_000;

/** Asks the demo shop's Page a question by a signed webhook. Milliseconds since 1970 of the request and its answer. */
export async function ask(product: WholeProduct, customerId: string): Promise<{ postedMs: number; takenMs: number }> {
  const body = directMessage("messenger", { customerId, text: QUESTION });
  const postedMs = Date.now();
  const response = await product.deliver(body);
  if (response.status !== 200) throw new Error(`The webhook was answered ${response.status}.`);
  return { postedMs, takenMs: Date.now() };
}

/**
 * Waits until each of these customers has been sent something.
 * @returns when Graph took it, in milliseconds since 1970, by customer
 * @throws Error when somebody waits in vain
 */
export async function untilAllSent(product: WholeProduct, customers: string[]): Promise<Map<string, number>> {
  const deadlineMs = Date.now() + TIMEOUT_MS;
  for (;;) {
    const { sent } = await product.control<{ sent: { customerId: string; atMs: number }[] }>("GET sent");
    const times = new Map(sent.map(({ customerId, atMs }) => [customerId, atMs]));
    if (customers.every((customerId) => times.has(customerId))) return times;
    if (Date.now() > deadlineMs) throw new Error("Not everybody was answered.");
    await sleep(100);
  }
}

/** The value below which `share` of the values lie. */
export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
