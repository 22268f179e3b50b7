/** WhatsApp's largest delivery is 3 MB ("Webhooks", read 2026-11-22). */
const MAX_BODY_BYTES = 4 * 1024 * 1024;
const BODY_DEADLINE_MS = 10_000;

export type ReadBody =
  | { kind: "read"; bytes: Uint8Array }
  | { kind: "too_large" }
  | { kind: "too_slow" }
  | { kind: "cut_off" };

/** What a door answers to a body that it did not get. */
export const UNREAD_STATUS = { too_large: 413, too_slow: 408, cut_off: 400 } as const;

/** The raw bytes of a request, never more than `maxBytes` (4 MB) and never waited for longer than 10 s, whatever its headers say. */
export async function readBody(request: Request, maxBytes = MAX_BODY_BYTES): Promise<ReadBody> {
  if (Number(request.headers.get("content-length")) > maxBytes) return { kind: "too_large" };
  if (!request.body) return { kind: "read", bytes: new Uint8Array() };

  const reader = request.body.getReader();
  let isLate = false;
  const deadline = setTimeout(() => {
    isLate = true;
    reader.cancel().catch(() => undefined);
  }, BODY_DEADLINE_MS);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      size += next.value.byteLength;
      if (size > maxBytes) {
        reader.cancel().catch(() => undefined);
        return { kind: "too_large" };
      }
      chunks.push(next.value);
    }
    return isLate ? { kind: "too_slow" } : { kind: "read", bytes: Buffer.concat(chunks) };
  } catch {
    return { kind: isLate ? "too_slow" : "cut_off" };
  } finally {
    clearTimeout(deadline);
  }
}
