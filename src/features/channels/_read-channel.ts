import { eq } from "drizzle-orm";
import { inWorkspace } from "@/db/in-workspace";
import { channels } from "@/db/schema/channels";
import type { WorkspaceScope } from "@/db/scope";
import { decryptSecret } from "@/lib/crypto/decrypt-secret";
import { AppError } from "@/lib/errors";
import type { Login, Product } from "./schema";

/** A channel as the verbs of this room need it. */
export type Channel = {
  id: string;
  product: Product;
  login: Login;
  externalId: string;
  state: string;
  /** Decrypts when it is asked for. Throws AppError `internal` when the key or the token is gone. */
  readToken(): string;
};

/** A channel of the workspace, or null. */
export async function readChannel(scope: WorkspaceScope, channelId: string): Promise<Channel | null> {
  const [row] = await inWorkspace(scope, (tx) => tx.select().from(channels).where(eq(channels.id, channelId)));
  if (!row) return null;
  const { id, product, login, externalId, state, tokenEncrypted } = row;
  return {
    id,
    product,
    login,
    externalId,
    state,
    readToken() {
      if (tokenEncrypted === null) throw new AppError("internal", "This channel's token was destroyed.");
      return decryptSecret(tokenEncrypted, `channels.token:${id}`);
    },
  };
}
