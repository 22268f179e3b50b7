import { answerHandshake } from "@/features/channels/answer-handshake";
import { countDelivery } from "@/features/channels/count-delivery";
import { openDelivery } from "@/features/channels/open-delivery";
import { log } from "@/lib/log";
import { readBody, UNREAD_STATUS } from "@/lib/read-body";
import { noteRefusal } from "./note-refusal";
import { receiveDelivery } from "./receive-delivery";

export const runtime = "nodejs";

/** Guesses a minute that get the usual answer; the token's length is what protects it, this makes guessing loud. */
const QUIET_GUESSES = 10;

const HEADERS = {
  "content-type": "text/plain; charset=utf-8",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

const answer = (status: number, text: string, headers?: Record<string, string>) =>
  new Response(text, { status, headers: { ...HEADERS, ...headers } });

/** Meta's handshake: repeats the challenge to whoever knows the verify token. */
export function GET(request: Request): Response {
  const handshake = answerHandshake(new URL(request.url).searchParams);
  if (handshake.kind === "proven") return answer(200, handshake.challenge);
  if (handshake.kind === "malformed") return answer(403, "forbidden");
  return noteRefusal("verify_token") > QUIET_GUESSES ? answer(429, "slow down") : answer(403, "forbidden");
}

/**
 * A delivery of Meta's, for any of the three products. Answers 200 once everything in it is committed (or known to be of
 * no use), 503 while it cannot be; reads nothing before the signature over the raw bytes fits.
 */
export async function POST(request: Request): Promise<Response> {
  const receivedAt = new Date();
  if (request.headers.has("content-encoding")) return answer(415, "unsupported encoding");
  const body = await readBody(request);
  if (body.kind !== "read") {
    return answer(UNREAD_STATUS[body.kind], body.kind.replace("_", " "), { connection: "close" });
  }

  const delivery = openDelivery(body.bytes, request.headers.get("x-hub-signature-256"), receivedAt);
  if (delivery.kind === "refused") {
    noteRefusal("signature");
    return answer(401, "unauthorized");
  }
  try {
    if (delivery.kind === "unreadable") await countDelivery({ [delivery.reason]: 1 }, receivedAt);
    else await receiveDelivery(delivery.items, delivery.unknownItems, receivedAt);
    return answer(200, "ok");
  } catch (error) {
    log.error({ error }, "webhook could not be recorded");
    return answer(503, "try again");
  }
}
