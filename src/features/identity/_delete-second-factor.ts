import { eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { recoveryCodes, totpSecrets } from "@/db/schema/identity";

/** Takes a person's authenticator away, and the recovery codes with it. */
export async function deleteSecondFactor(tx: Transaction, userId: string): Promise<void> {
  await tx.delete(totpSecrets).where(eq(totpSecrets.userId, userId));
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
}
