import { jwtDecrypt } from "jose";
import { isId } from "@/lib/ids";
import { findKey } from "./_keys";
import { ACCESS_MS } from "./rules";

export type AccessClaims = { userId: string; sessionId: string; epoch: number; expiresAt: Date };

/**
 * What an access token of ours says, expired or not; null for anything else. Whether it is still good is the
 * database's to say.
 */
export async function readAccessToken(token: string | null): Promise<AccessClaims | null> {
  if (!token || token.length > 4096) return null;
  try {
    const { payload } = await jwtDecrypt(
      token,
      ({ kid }) => {
        const found = findKey("access token", String(kid));
        if (!found) throw new Error("unknown key");
        return found.key;
      },
      {
        keyManagementAlgorithms: ["dir"],
        contentEncryptionAlgorithms: ["A256GCM"],
        typ: "at+jwt",
        issuer: "ebizmate",
        audience: "ebizmate-admin",
        // Expiry is judged by the database's clock, and refreshing reads the session of an expired token.
        currentDate: new Date(0),
      },
    );
    const { sub, sid, ep, exp, iat } = payload;
    if (!isId(sub) || !isId(sid) || !Number.isInteger(ep) || !exp || !iat) return null;
    if (exp - iat > ACCESS_MS / 1000) return null;
    return { userId: sub, sessionId: sid, epoch: ep as number, expiresAt: new Date(exp * 1000) };
  } catch {
    return null;
  }
}
