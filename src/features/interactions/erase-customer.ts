import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { inWorkspace } from "@/db/in-workspace";
import { conversations, customers, erasedCustomers, interactions } from "@/db/schema/interactions";
import type { WorkspaceScope } from "@/db/scope";
import { recheckAct } from "@/features/workspaces/recheck-act";
import type { Actor } from "@/features/workspaces/schema";
import { writeAudit } from "@/features/workspaces/write-audit";
import { AppError } from "@/lib/errors";
import { subjectsOf } from "./_find-erasures";

/**
 * Erases a customer and all that was said with them; sums that name nobody stay. What Meta delivers again of the time
 * before is not written any more; who writes later is a new customer, of whom nothing is remembered.
 * @throws AppError `not_found` for one who is erased already or another workspace's, `forbidden` for an actor who may
 *   not, or may not any more
 */
export async function eraseCustomer(scope: WorkspaceScope, actor: Actor, customerId: string): Promise<void> {
  const erase = async (tx: Transaction) => {
    await recheckAct(tx, scope, actor, "customer.erase");
    const isCustomer = and(eq(customers.workspaceId, scope.workspaceId), eq(customers.id, customerId));
    // Deliveries and summaries hold this lock, turns hold their conversation's. Weaker than `for update`, since whoever
    // has a conversation may still refer to its customer: waiting for them with the stronger one would be a ring.
    const [customer] = await tx
      .select({ channelId: customers.channelId, externalId: customers.externalId })
      .from(customers)
      .where(isCustomer)
      .for("no key update");
    if (!customer) throw new AppError("not_found", "There is no such customer here, or they are erased already.");
    const ofCustomer = and(eq(conversations.workspaceId, scope.workspaceId), eq(conversations.customerId, customerId));
    await tx
      .select({ id: conversations.id })
      .from(conversations)
      .where(ofCustomer)
      .orderBy(conversations.id)
      .for("update");
    // To the end of the second of the last message, so that it is known again where seconds are all that is told.
    await tx.insert(erasedCustomers).values({
      workspaceId: scope.workspaceId,
      channelId: customer.channelId,
      subject: subjectsOf(customer)[0],
      erasedAt: sql`greatest(clock_timestamp(), (
        select max(date_trunc('second', i.occurred_at)) + interval '1 second' from ${interactions} i
        where i.workspace_id = ${scope.workspaceId} and i.customer_id = ${customerId}))`,
    });
    // The foreign keys take with it whatever refers to the customer or to one of their conversations.
    await tx.delete(customers).where(isCustomer);
    await writeAudit(tx, scope, actor, { act: "customer.erased", subject: { kind: "customer", id: customerId } });
  };
  await inWorkspace(scope, erase, { isLong: true });
}
