import type { IncomingMessage } from "node:http";

/** The whole body of a request or an answer. Throws when it is larger than `maxMib`. */
export async function readText(message: IncomingMessage, maxMib: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message) {
    bytes += (chunk as Buffer).length;
    if (bytes > maxMib * 1024 * 1024) throw new Error(`the body is larger than ${maxMib} MiB`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}
