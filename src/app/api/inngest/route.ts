import { serve } from "inngest/next";
import { inngest } from "@/inngest/client";
import { emitSweepRequested } from "@/inngest/events";
import { functions } from "@/inngest/functions";
import { env } from "@/lib/env";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

/** The engine knows the functions only after it has read our answer. */
const SWEEP_AFTER_MS = 2_000;
let hasSwept = false;

/** The jobs door: signed calls of the engine only, registration included. */
const handler = serve({ client: inngest, functions, enableUnauthedSync: false });

export const { GET } = handler;

/**
 * A call without a signature is refused unread, and one that is not JSON without a word: the SDK reads and parses a body
 * before it looks at the signature, and its error would carry the body into the log.
 */
export const POST: typeof handler.POST = async (request, context) => {
  const isDev = !["", "0", "false"].includes(env().INNGEST_DEV ?? "");
  if (!isDev && !request.headers.has("x-inngest-signature")) return refuse(401, "Unauthorized");
  try {
    return await handler.POST(request, context);
  } catch (error) {
    if (error instanceof SyntaxError) return refuse(400, "Not JSON");
    throw error;
  }
};

const refuse = (status: number, message: string) => Response.json({ message }, { status });

/** Registers the functions. The first time in a process it also asks for a sweep: what a restart left is due. */
export const PUT: typeof handler.PUT = async (request, context) => {
  const response = await handler.PUT(request, context);
  if (response.ok && !hasSwept) {
    hasSwept = true;
    setTimeout(() => void emitSweepRequested(), SWEEP_AFTER_MS).unref();
  }
  return response;
};
