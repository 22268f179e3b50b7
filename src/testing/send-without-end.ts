import { request } from "node:http";

const CHUNK = Buffer.alloc(64 * 1024, 0x20);
const PATIENCE_MS = 8_000;

/**
 * Sends a body in chunks that has no length and no end, until the answer comes.
 * @returns the answer's status (undefined when there was none within 8 s, or the line was cut) and the bytes sent by then
 */
export function sendWithoutEnd(
  url: string,
  call: { method: string; headers: Record<string, string> },
): Promise<{ status: number | undefined; sentBytes: number }> {
  return new Promise((resolve) => {
    let sentBytes = 0;
    let isDone = false;
    const outgoing = request(url, call);
    const finish = (status: number | undefined) => {
      if (isDone) return;
      isDone = true;
      clearTimeout(timer);
      outgoing.destroy();
      resolve({ status, sentBytes });
    };
    const timer = setTimeout(() => finish(undefined), PATIENCE_MS);
    outgoing.on("response", ({ statusCode }) => finish(statusCode));
    outgoing.on("error", () => finish(undefined));
    const send = () => {
      if (isDone) return;
      sentBytes += CHUNK.length;
      // A turn of the loop between two chunks, so that an answer is seen as soon as it is there.
      if (outgoing.write(CHUNK)) setImmediate(send);
      else outgoing.once("drain", () => setImmediate(send));
    };
    send();
  });
}
