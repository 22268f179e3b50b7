import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { inWorkspace } from "@/db/in-workspace";
import { channels } from "@/db/schema/channels";
import type { WorkspaceScope } from "@/db/scope";
import type { Actor } from "@/features/workspaces/schema";
import { writeAudit } from "@/features/workspaces/write-audit";
import { encryptSecret } from "@/lib/crypto/encrypt-secret";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import type { Login, Product } from "./schema";

/**
 * Connects an account to the workspace, or connects it again with a new token. The token is kept encrypted under the
 * channel's own id.
 * @param account.connectedBy Meta's app-scoped id of the person who granted the token, where it is known
 * @param actor who does it, for the audit log; left out by seeds
 * @throws AppError `conflict` when another workspace has the account
 */
export async function connectChannel(
  scope: WorkspaceScope,
  account: {
    product: Product;
    login: Login;
    externalId: string;
    name: string;
    token: string;
    connectedBy?: string | null;
  },
  actor?: Actor,
): Promise<{ channelId: string }> {
  const { product, externalId, login, name, token, connectedBy = null } = account;
  return inWorkspace(scope, async (tx) => {
    const channelId = await writeChannel(tx);
    if (actor) {
      const subject = { kind: "channel", id: channelId };
      await writeAudit(tx, scope, actor, { act: "channel.connected", subject, details: { product, name } });
    }
    return { channelId };
  });

  async function writeChannel(tx: Transaction): Promise<string> {
    const id = newId();
    const [added] = await tx
      .insert(channels)
      .values({
        ...{ id, product, externalId, login, name, connectedBy },
        workspaceId: scope.workspaceId,
        tokenEncrypted: encryptSecret(token, `channels.token:${id}`),
      })
      .onConflictDoNothing({ target: [channels.product, channels.externalId] })
      .returning({ id: channels.id });
    if (added) return added.id;

    const isSame = and(eq(channels.product, product), eq(channels.externalId, externalId));
    const [existing] = await tx.select({ id: channels.id }).from(channels).where(isSame).for("update");
    if (!existing)
      throw new AppError("conflict", "This account is connected to another workspace. Disconnect it there.");
    await tx
      .update(channels)
      .set({
        ...{ login, name, connectedBy },
        tokenEncrypted: encryptSecret(token, `channels.token:${existing.id}`),
        state: "connected",
        stateReason: null,
        connectedAt: sql`now()`,
      })
      .where(eq(channels.id, existing.id));
    return existing.id;
  }
}
