import { and, eq } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { mintScope } from "@/db/mint-scope";
import { customers } from "@/db/schema/interactions";
import type { WorkspaceScope } from "@/db/scope";
import { isId } from "@/lib/ids";

/**
 * The job door: reads the customer that an event names, then mints the scope of its row.
 * @returns null when there is no such customer in that workspace (erased since, or a forged event)
 */
export async function findCustomerScope(named: {
  workspaceId: string;
  customerId: string;
}): Promise<WorkspaceScope | null> {
  if (!isId(named.workspaceId) || !isId(named.customerId)) return null;
  const [row] = await acrossWorkspaces("find-customer-scope", (tx) =>
    tx
      .select({ workspaceId: customers.workspaceId })
      .from(customers)
      .where(and(eq(customers.workspaceId, named.workspaceId), eq(customers.id, named.customerId))),
  );
  return row ? mintScope(row.workspaceId) : null;
}
