import { acrossWorkspaces } from "@/db/across-workspaces";
import { resetLinks } from "@/db/schema/identity";
import { isGoodResetLink, refuseResetLink } from "./_good-reset-link";

/**
 * Whether a link from `createResetLink` still sets a password. Tells nothing of whose, and uses nothing up.
 * @throws AppError `not_found` for a link that is unknown, used or too old
 */
export async function checkResetLink(token: string): Promise<void> {
  const known = await acrossWorkspaces("identity", (tx) =>
    tx.select({ hash: resetLinks.hash }).from(resetLinks).where(isGoodResetLink(token)),
  );
  if (known.length === 0) throw refuseResetLink();
}
