import { APICallError, NoObjectGeneratedError } from "ai";
import { listCauses } from "@/lib/list-causes";

/** What a call took; null where nobody said, or the price is not known. Cost in millionths of a US dollar. */
export type Usage = { inputTokens: number | null; outputTokens: number | null; costMicros: number | null };

/** An answer that came, and is on the bill, but not in the form that was asked for. Stands in the cause of what is thrown. */
export class UnusableAnswer extends Error {
  constructor(readonly usage: Usage) {
    super("unusable answer");
    this.name = "UnusableAnswer";
  }
}

const UNKNOWN: Usage = { inputTokens: null, outputTokens: null, costMicros: null };
/** The request never reached the provider. */
const UNSENT = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT|CERT_|SELF_SIGNED/;

/**
 * What a model call that failed is billed for: an answer nobody can use in full, one that nobody waited for as far as
 * anybody knows. Null where the provider turned the call away, was not reached, or none was made.
 */
export function readFailedUsage(error: unknown): Usage | null {
  const causes = listCauses(error);
  const unusable = causes.find((cause) => cause instanceof UnusableAnswer);
  if (unusable) return unusable.usage;
  if (causes.some((cause) => "code" in cause && UNSENT.test(String(cause.code)))) return null;
  const isAnswered = causes.some((cause) => {
    if (NoObjectGeneratedError.isInstance(cause) || /^(Timeout|Abort)Error$/.test(cause.name)) return true;
    return APICallError.isInstance(cause) && (cause.statusCode ?? 0) < 400;
  });
  return isAnswered ? UNKNOWN : null;
}
