import { type IncomingHttpHeaders, request } from "node:http";
import { setTimeout } from "node:timers/promises";

const CHUNK = Buffer.alloc(64 * 1024, 0x20);
const PATIENCE_MS = 8_000;
/** A server that closes on what it did not read may cut the line before its answer is seen: the next try sees it. */
const TRIES = 12;

type Call = { method: string; headers: Record<string, string> };
type Sent = { status: number | undefined; headers: IncomingHttpHeaders; sentBytes: number };

/**
 * Sends a body in chunks that has no length and no end, until the answer comes.
 * @returns the answer's status (undefined when there was none within 8 s, or the line was always cut), its headers and
 *   the bytes sent by then
 */
export async function sendWithoutEnd(url: string, call: Call): Promise<Sent> {
  let sent = await sendOnce(url, call, true);
  for (let tried = 1; sent.isCut && tried < TRIES; tried += 1) {
    await setTimeout(20 * tried);
    sent = await sendOnce(url, call, true);
  }
  return sent;
}

/** Sends a head that announces a body, and never the body. */
export async function sendHeadAlone(url: string, call: Call): Promise<Sent> {
  return sendOnce(url, call, false);
}

function sendOnce(url: string, call: Call, hasBody: boolean): Promise<Sent & { isCut: boolean }> {
  return new Promise((resolve) => {
    let sentBytes = 0;
    let isDone = false;
    const outgoing = request(url, call);
    const finish = (status: number | undefined, headers: IncomingHttpHeaders, isCut = false) => {
      if (isDone) return;
      isDone = true;
      clearTimeout(timer);
      outgoing.destroy();
      resolve({ status, headers, sentBytes, isCut });
    };
    const timer = globalThis.setTimeout(() => finish(undefined, {}), PATIENCE_MS);
    outgoing.on("response", ({ statusCode, headers }) => finish(statusCode, headers));
    outgoing.on("error", () => finish(undefined, {}, true));
    const send = () => {
      if (isDone) return;
      sentBytes += CHUNK.length;
      // A turn of the loop between two chunks, so that an answer is seen as soon as it is there.
      if (outgoing.write(CHUNK)) setImmediate(send);
      else outgoing.once("drain", () => setImmediate(send));
    };
    if (hasBody) send();
    else outgoing.flushHeaders();
  });
}
