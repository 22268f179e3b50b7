import { EncryptJWT } from "jose";
import { newId } from "@/lib/ids";
import { currentKey } from "./_keys";
import { ACCESS_MS } from "./rules";

/**
 * An access token: a JWE (dir, A256GCM) that names user and session, and no role, which is read at every request.
 * @param at the database's clock, so that copies of the application with different clocks agree
 */
export async function mintAccessToken(of: {
  userId: string;
  sessionId: string;
  epoch: number;
  at: Date;
  absoluteExpiresAt: Date;
}): Promise<{ token: string; expiresAt: Date }> {
  const { id, key } = currentKey("access token");
  const expiresAtMs = Math.min(of.at.getTime() + ACCESS_MS, of.absoluteExpiresAt.getTime());
  const expiresAt = new Date(Math.floor(expiresAtMs / 1000) * 1000);
  const token = await new EncryptJWT({ sid: of.sessionId, ep: of.epoch })
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", typ: "at+jwt", kid: id })
    .setIssuer("ebizmate")
    .setAudience("ebizmate-admin")
    .setSubject(of.userId)
    .setJti(newId())
    .setIssuedAt(Math.floor(of.at.getTime() / 1000))
    .setExpirationTime(expiresAt.getTime() / 1000)
    .encrypt(key);
  return { token, expiresAt };
}
