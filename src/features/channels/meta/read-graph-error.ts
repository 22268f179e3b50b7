import { readId } from "./read-id";
import { type RawRecord, readRecord } from "./read-record";
import type { GraphError } from "./schema";

/** Meta's error envelope, with the wait that it asks for; undefined where the body is no error. */
export function readGraphError(
  body: RawRecord,
  response: { status: number; headers: Headers },
): GraphError | undefined {
  const error = readRecord(body.error);
  if (!error) return undefined;
  const code = Number(error.code);
  const subcode = Number(error.error_subcode);
  return {
    status: response.status,
    code: Number.isInteger(code) ? code : -1,
    subcode: Number.isInteger(subcode) ? subcode : undefined,
    type: readId(error.type),
    message: typeof error.message === "string" ? error.message : undefined,
    isTransient: error.is_transient === true,
    waitMs: readWait(response.headers),
    traceId: readId(error.fbtrace_id),
  };
}

/** The longest wait that the headers name, in milliseconds. */
function readWait(headers: Headers): number | undefined {
  const waits = [Number(headers.get("retry-after")) * 1_000];
  try {
    const usage = readRecord(JSON.parse(headers.get("x-business-use-case-usage") ?? "{}")) ?? {};
    for (const limit of Object.values(usage).flat()) {
      waits.push(Number(readRecord(limit)?.estimated_time_to_regain_access) * 60_000);
    }
  } catch {}
  const longest = Math.max(0, ...waits.filter(Number.isFinite));
  return longest > 0 ? longest : undefined;
}
