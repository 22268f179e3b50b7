import { isSameSecret } from "@/lib/crypto/is-same-secret";
import { env } from "@/lib/env";

/** What may be given back to whoever asks: no markup, no line breaks. Meta sends digits. */
const CHALLENGE = /^[A-Za-z0-9_.-]{1,128}$/;

/**
 * Meta's question whether this address is ours.
 * @returns the challenge to repeat, `wrong_token`, or `malformed`
 */
export function answerHandshake(
  query: URLSearchParams,
): { kind: "proven"; challenge: string } | { kind: "wrong_token" } | { kind: "malformed" } {
  const mode = readOnly(query, "hub.mode");
  const token = readOnly(query, "hub.verify_token");
  const challenge = readOnly(query, "hub.challenge");
  if (token === undefined) return { kind: "malformed" };
  if (!isSameSecret(token, env().META_VERIFY_TOKEN)) return { kind: "wrong_token" };
  if (mode !== "subscribe" || challenge === undefined || !CHALLENGE.test(challenge)) return { kind: "malformed" };
  return { kind: "proven", challenge };
}

/** The value of a parameter that is given exactly once: of two, different layers would read different ones. */
function readOnly(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name);
  return values.length === 1 ? values[0] : undefined;
}
