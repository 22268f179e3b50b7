import { serve } from "inngest/next";
import { inngest } from "@/inngest/client";
import { emitSweepRequested } from "@/inngest/events";
import { functions } from "@/inngest/functions";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

/** The engine knows the functions only after it has read our answer. */
const SWEEP_AFTER_MS = 2_000;
let hasSwept = false;

/** The jobs door: signed calls of the engine only, registration included. */
const handler = serve({ client: inngest, functions, enableUnauthedSync: false });

export const { GET, POST } = handler;

/** Registers the functions. The first time in a process it also asks for a sweep: what a restart left is due. */
export const PUT: typeof handler.PUT = async (request, context) => {
  const response = await handler.PUT(request, context);
  if (response.ok && !hasSwept) {
    hasSwept = true;
    setTimeout(() => void emitSweepRequested(), SWEEP_AFTER_MS).unref();
  }
  return response;
};
