import { inArray, max } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { erasedCustomers } from "@/db/schema/interactions";
import type { CustomerItem, EchoItem } from "@/features/channels/schema";
import { macText } from "@/lib/crypto/mac-text";
import { ECHO_DISTANCE_MS } from "./rules";

/** WhatsApp tells whole seconds: what was said in the second of the erasure may be new, and then must not be lost. */
const latestMs = (moment: Date) => moment.getTime() + (moment.getTime() % 1000 === 0 ? 999 : 0);

type Said = (CustomerItem | EchoItem) & { channelId: string };

/** How an erased customer is known again: today's first, which is the one to store. */
export function subjectsOf(customer: { channelId: string; externalId: string }): [string, ...string[]] {
  return macText(`${customer.channelId} ${customer.externalId}`, "erased customer");
}

/**
 * Which items were said before their customer was erased, and so must not be written. Call once the customers' rows are
 * made and locked: an erasure is then either seen here or waits until this transaction has ended.
 */
export async function findErasures(tx: Transaction, items: Said[]): Promise<(item: Said) => boolean> {
  const subjects = new Map<string, string[]>();
  const keyOf = (item: Said) => `${item.channelId} ${item.customerId}`;
  for (const item of items) {
    if (subjects.has(keyOf(item))) continue;
    subjects.set(keyOf(item), subjectsOf({ channelId: item.channelId, externalId: item.customerId }));
  }
  if (subjects.size === 0) return () => false;
  const rows = await tx
    .select({ subject: erasedCustomers.subject, erasedAt: max(erasedCustomers.erasedAt) })
    .from(erasedCustomers)
    .where(inArray(erasedCustomers.subject, [...subjects.values()].flat()))
    .groupBy(erasedCustomers.subject);
  const erasedAt = new Map(rows.map((row) => [row.subject, row.erasedAt?.getTime() ?? 0]));
  return (item) => {
    const erasures = (subjects.get(keyOf(item)) ?? []).map((subject) => erasedAt.get(subject) ?? 0);
    // A reply that was on its way to Meta arrives after the erasure, and its echo with it.
    const graceMs = item.kind === "echo" ? ECHO_DISTANCE_MS : 0;
    return erasures.some((moment) => moment > 0 && latestMs(item.occurredAt) <= moment + graceMs);
  };
}
