import { checkReadiness } from "@/features/insights/check-readiness";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

/** Readiness: 503 while the database is down; 200 with the names of other parts that are. */
export async function GET(): Promise<Response> {
  const { isReady, degraded } = await checkReadiness();
  return Response.json(
    { status: isReady ? "ready" : "unready", degraded },
    { status: isReady ? 200 : 503, headers: { "cache-control": "no-store" } },
  );
}
