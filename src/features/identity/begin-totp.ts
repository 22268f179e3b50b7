import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { renderSVG } from "uqr";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { totpSecrets } from "@/db/schema/identity";
import { encryptSecret } from "@/lib/crypto/encrypt-secret";
import { AppError } from "@/lib/errors";
import { lockAccount } from "./_lock-account";
import { type Proof, prove } from "./_prove";
import { totpIdentity } from "./_second-factor";
import { toBase32 } from "./_totp";
import type { Caller, Session } from "./schema";

/**
 * Makes the secret for an authenticator app. Nobody is asked for a code until `confirmTotp` has seen a right one, for which
 * there is a quarter of an hour.
 * @returns the secret in base32 for typing, and a QR code as SVG for scanning
 * @throws AppError `forbidden` for a wrong proof, `conflict` while a second factor is in use, `unauthenticated` as
 *   `lockAccount`
 */
export async function beginTotp(
  session: Session,
  proof: Proof,
  caller: Caller,
): Promise<{ secret: string; qrCode: string }> {
  await prove(session, proof, caller);
  const bytes = randomBytes(20);
  const secretEncrypted = encryptSecret(bytes.toString("base64url"), totpIdentity(session.userId));
  const made = await acrossWorkspaces("identity", async (tx) => {
    await lockAccount(tx, session);
    return tx
      .insert(totpSecrets)
      .values({ userId: session.userId, secretEncrypted })
      .onConflictDoUpdate({
        target: totpSecrets.userId,
        set: { secretEncrypted, lastStep: 0, createdAt: sql`now()` },
        setWhere: sql`${totpSecrets.confirmedAt} is null`,
      })
      .returning({ userId: totpSecrets.userId });
  });
  if (made.length === 0) throw new AppError("conflict", "A second factor is in use. Remove it first.");
  const secret = toBase32(bytes);
  const address = `otpauth://totp/Ebizmate:${encodeURIComponent(session.email)}?secret=${secret}&issuer=Ebizmate`;
  return { secret, qrCode: renderSVG(address, { border: 2 }) };
}
