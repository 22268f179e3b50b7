import { classifyGraphError, type GraphVerdict } from "./meta/classify-graph-error";
import type { GraphError } from "./meta/schema";
import type { Product, RefusalAction, SendResult } from "./schema";

/** Long enough that an echo of a send that took place against Meta's word arrives before the next attempt. */
export const RETRY_AFTER_MS = 10_000;
const BACK_OFF_MS = 60_000;
/** WhatsApp takes one message in 6 s for one customer, "Throughput" (read 2026-11-22). */
const WHATSAPP_PAIR_CODE = 131056;
const WHATSAPP_PAIR_MS = 6_000;

/** What a refusal means for the send, and for its channel where it concerns the whole of it. */
export function judgeRefusal(product: Product, error: GraphError) {
  const verdict = classifyGraphError(product, error);
  return { verdict, result: resultOf(verdict, error), state: stateAfter(verdict, error) };
}

function resultOf(verdict: GraphVerdict, error: GraphError): SendResult {
  const reason = nameError(error);
  switch (verdict) {
    case "unknown":
      return { kind: "unknown", reason };
    case "retry":
      return { kind: "not_sent", retryAfterMs: error.waitMs ?? RETRY_AFTER_MS, reason };
    case "back_off":
      return { kind: "not_sent", retryAfterMs: error.waitMs ?? backOffMs(error), reason };
    case "pause":
      return { kind: "refused", action: "misconfigured", reason };
    default:
      return { kind: "refused", action: verdict satisfies RefusalAction, reason };
  }
}

const backOffMs = ({ code }: GraphError) => (code === WHATSAPP_PAIR_CODE ? WHATSAPP_PAIR_MS : BACK_OFF_MS);

const nameError = ({ status, code, subcode }: GraphError) =>
  code === -1 ? `http_${status}` : subcode === undefined ? `graph_${code}` : `graph_${code}_${subcode}`;

function stateAfter(verdict: GraphVerdict, { code, subcode }: GraphError) {
  const where = subcode === undefined ? `Meta's error ${code}` : `Meta's error ${code}/${subcode}`;
  switch (verdict) {
    case "disconnect":
      return {
        state: "disconnected" as const,
        reason: `Meta no longer accepts this connection (${where}). Connect it again.`,
      };
    case "misconfigured":
      return {
        state: "misconfigured" as const,
        reason: `Meta refuses to send for this channel (${where}). Check its permissions and settings at Meta.`,
      };
    case "pause":
      return {
        state: "paused" as const,
        reason: `Meta has stopped this account for a while (${where}). See its account quality at Meta.`,
      };
    default:
      return undefined;
  }
}
