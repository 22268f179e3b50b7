import { serve } from "inngest/next";
import { NextRequest } from "next/server";
import { inngest } from "@/inngest/client";
import { emitSweepRequested } from "@/inngest/events";
import { functions } from "@/inngest/functions";
import { env } from "@/lib/env";
import { readBody, UNREAD_STATUS } from "@/lib/read-body";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

/** The engine knows the functions only after it has read our answer. */
const SWEEP_AFTER_MS = 2_000;
/** The engine sends up to 4 MB and lets the rest be fetched (`use_api`); what our steps keep is far below either. */
const MAX_BODY_BYTES = 5 * 1024 * 1024;
let hasSwept = false;

/** The jobs door: signed calls of the engine only, registration included. */
const handler = serve({ client: inngest, functions, enableUnauthedSync: false });

export const GET: typeof handler.GET = async (request, context) => toStranger(await handler.GET(request, context));

/**
 * A call without a signature is refused unread, and one that is not JSON without a word: the SDK reads and parses a body
 * before it looks at the signature, and its error would carry the body into the log.
 */
export const POST: typeof handler.POST = async (request, context) => {
  const isDev = !["", "0", "false"].includes(env().INNGEST_DEV ?? "");
  if (!isDev && !request.headers.has("x-inngest-signature")) return refuse(401, "Unauthorized");
  const read = await readCall(request);
  if (read instanceof Response) return read;
  try {
    return toStranger(await handler.POST(read, context));
  } catch (error) {
    if (error instanceof SyntaxError) return refuse(400, "Not JSON");
    throw error;
  }
};

/** The same call with its body read, never further than a call of the engine goes; or the answer to one that did not come. */
async function readCall(request: Request): Promise<NextRequest | Response> {
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body.kind !== "read") return refuse(UNREAD_STATUS[body.kind], body.kind);
  const { url, method, headers } = request;
  return new NextRequest(url, { method, headers, body: Buffer.from(body.bytes) });
}

/** Whoever is not the engine is told that alone: not by which library, nor in how many milliseconds. */
function toStranger(response: Response): Response {
  return response.status === 401 ? refuse(401, "Unauthorized") : response;
}

const refuse = (status: number, message: string) => Response.json({ message }, { status });

/** Registers the functions. The first time in a process it also asks for a sweep: what a restart left is due. */
export const PUT: typeof handler.PUT = async (request, context) => {
  const read = await readCall(request);
  if (read instanceof Response) return read;
  const response = toStranger(await handler.PUT(read, context));
  if (response.ok && !hasSwept) {
    hasSwept = true;
    setTimeout(() => void emitSweepRequested(), SWEEP_AFTER_MS).unref();
  }
  return response;
};
