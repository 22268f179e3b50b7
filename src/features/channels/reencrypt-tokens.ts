import { and, eq, sql } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { channels } from "@/db/schema/channels";
import type { WorkspaceScope } from "@/db/scope";
import { writeAudit } from "@/features/workspaces/write-audit";
import { currentPrefix } from "@/lib/crypto/current-prefix";
import { reencryptSecret } from "@/lib/crypto/reencrypt-secret";

const OPERATOR = { userId: null, label: "Operator (command line)", addressPrefix: null };

/**
 * Encrypts the channel tokens of a workspace anew that are not under today's ENCRYPTION_KEY. A token that is written
 * meanwhile stands: it is newer than the one read. Repeated, it does what is left.
 * @returns how many were redone, and the ids of channels whose token no known key decrypts
 */
export function reencryptTokens(scope: WorkspaceScope): Promise<{ redone: number; unreadable: string[] }> {
  return inWorkspace(scope, async (tx) => {
    const stale = await tx
      .select({ id: channels.id, token: channels.tokenEncrypted })
      .from(channels)
      .where(sql`not starts_with(${channels.tokenEncrypted}, ${currentPrefix()})`)
      .orderBy(channels.id);
    const unreadable: string[] = [];
    let redone = 0;
    for (const { id, token } of stale) {
      const anew = token === null ? null : reencryptSecret(token, `channels.token:${id}`);
      if (token === null || anew === null) {
        unreadable.push(id);
        continue;
      }
      const written = await tx
        .update(channels)
        .set({ tokenEncrypted: anew })
        .where(and(eq(channels.id, id), eq(channels.tokenEncrypted, token)))
        .returning({ id: channels.id });
      redone += written.length;
    }
    if (redone > 0) {
      const subject = { kind: "workspace", id: scope.workspaceId };
      await writeAudit(tx, scope, OPERATOR, { act: "channel.tokens_reencrypted", subject, details: { count: redone } });
    }
    return { redone, unreadable };
  });
}
