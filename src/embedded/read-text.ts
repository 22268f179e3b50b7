import type { IncomingMessage } from "node:http";

/** The whole body of a request or an answer as text; null when it is larger than `maxBytes`: the rest is thrown away. */
export async function readText(request: IncomingMessage, maxBytes: number): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Not destroyed with the loop: whoever sent too much is told so.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) break;
    chunks.push(chunk);
  }
  if (bytes > maxBytes) {
    request.resume();
    return null;
  }
  return Buffer.concat(chunks).toString("utf8");
}
