import { createHmac, timingSafeEqual } from "node:crypto";
import { decodeJson } from "./decode-json";
import { readId } from "./read-id";
import { readRecord } from "./read-record";

/** 32 bytes and a payload, both in base64url. The signature is over the payload as it is written here. */
const FORM = /^([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]+)$/;

/** The longest that Meta delivers anything again ("Webhooks" of WhatsApp, read 2026-11-22): older is a replay. */
const MOST_AGE_MS = 7 * 24 * 3_600_000;
const MOST_AHEAD_MS = 10 * 60_000;

/**
 * Reads a `signed_request` of Meta's callbacks. Every secret is tried, so that the time tells nothing of which one fits.
 * @returns the app-scoped id of the person it is about and when they asked (null: it does not say), or null when it is not
 * signed with HMAC-SHA256 under one of the secrets, or was issued more than 7 days ago
 */
export function openSignedRequest(
  signedRequest: string,
  secrets: readonly string[],
  now = new Date(),
): { personId: string; issuedAt: Date | null } | null {
  const [, signature, payload] = FORM.exec(signedRequest) ?? [];
  if (signature === undefined || payload === undefined) return null;
  const given = Buffer.from(signature, "base64url");
  let isGenuine = false;
  for (const secret of secrets) {
    if (secret === "") continue;
    const expected = createHmac("sha256", secret).update(payload).digest();
    isGenuine = timingSafeEqual(expected, given) || isGenuine;
  }
  if (!isGenuine) return null;
  const content = readRecord(decodeJson(Buffer.from(payload, "base64url"))?.value);
  const { algorithm } = content ?? {};
  if (typeof algorithm !== "string" || algorithm.toUpperCase() !== "HMAC-SHA256") return null;
  const issuedAt = content?.issued_at === undefined ? null : new Date(Number(content.issued_at) * 1_000);
  if (!isFresh(issuedAt, now)) return null;
  const personId = readId(content?.user_id);
  return personId === undefined ? null : { personId, issuedAt };
}

/** What says nothing of its age is taken: only Meta can have left that out, and an unheeded deletion is worse than two. */
function isFresh(issuedAt: Date | null, now: Date): boolean {
  if (issuedAt === null) return true;
  const ageMs = now.getTime() - issuedAt.getTime();
  return ageMs <= MOST_AGE_MS && ageMs >= -MOST_AHEAD_MS;
}
