import { appSecrets } from "./_app-secrets";
import { decodeJson } from "./meta/decode-json";
import { parseDelivery, readProduct } from "./meta/parse-delivery";
import { verifySignature } from "./meta/verify-signature";
import type { InboundItem } from "./schema";

export type OpenedDelivery =
  /** Not from Meta, as far as anybody can tell. */
  | { kind: "refused" }
  /** From Meta, and nothing that we can read. */
  | { kind: "unreadable"; reason: "not_json" | "not_meta" }
  | { kind: "opened"; items: InboundItem[]; unknownItems: number };

/**
 * Verifies the signature over exactly these bytes, then reads them. Which secret must fit depends on what the delivery is
 * about, which is known only once it is read: Instagram's own app signs for Instagram accounts and for nothing else.
 */
export function openDelivery(rawBody: Uint8Array, signature: string | null, receivedAt: Date): OpenedDelivery {
  const isMetaApp = verifySignature(rawBody, signature, appSecrets("META_APP_SECRET"));
  const isInstagramApp = verifySignature(rawBody, signature, appSecrets("META_INSTAGRAM_APP_SECRET"));
  if (!isMetaApp && !isInstagramApp) return { kind: "refused" };

  const decoded = decodeJson(rawBody);
  if (!decoded) return { kind: "unreadable", reason: "not_json" };
  const product = readProduct(decoded.value);
  if (!product) return { kind: "unreadable", reason: "not_meta" };
  if (!isMetaApp && product !== "instagram") return { kind: "refused" };
  return { kind: "opened", ...parseDelivery(decoded.value, receivedAt) };
}
