import { and, eq } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { channels } from "@/db/schema/channels";
import type { WorkspaceScope } from "@/db/scope";
import { encryptSecret } from "@/lib/crypto/encrypt-secret";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import type { Login, Product } from "./schema";

/**
 * Connects an account to the workspace, or connects it again with a new token. The token is kept encrypted under the
 * channel's own id.
 * @throws AppError `conflict` when another workspace has the account
 */
export async function connectChannel(
  scope: WorkspaceScope,
  account: { product: Product; login: Login; externalId: string; name: string; token: string },
): Promise<{ channelId: string }> {
  const { product, externalId, login, name, token } = account;
  return inWorkspace(scope, async (tx) => {
    const id = newId();
    const [added] = await tx
      .insert(channels)
      .values({
        ...{ id, product, externalId, login, name },
        workspaceId: scope.workspaceId,
        tokenEncrypted: encryptSecret(token, `channels.token:${id}`),
      })
      .onConflictDoNothing({ target: [channels.product, channels.externalId] })
      .returning({ id: channels.id });
    if (added) return { channelId: added.id };

    const isSame = and(eq(channels.product, product), eq(channels.externalId, externalId));
    const [existing] = await tx.select({ id: channels.id }).from(channels).where(isSame).for("update");
    if (!existing)
      throw new AppError("conflict", "This account is connected to another workspace. Disconnect it there.");
    await tx
      .update(channels)
      .set({
        ...{ login, name },
        tokenEncrypted: encryptSecret(token, `channels.token:${existing.id}`),
        state: "connected",
        stateReason: null,
      })
      .where(eq(channels.id, existing.id));
    return { channelId: existing.id };
  });
}
