import type { RequestFault } from "@/lib/guard-requests";
import { answerJson } from "../../answer-json";

const ALLOWED: Record<Exclude<RequestFault, "malformed">, string> = {
  method: "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS",
  page: "GET, HEAD",
};

/** What no door and no page here can be asked. Requests are led here by the guard that stands before the server. */
export async function GET(_: Request, { params }: { params: Promise<{ reason: string }> }): Promise<Response> {
  const { reason } = await params;
  if (reason !== "method" && reason !== "page") return answerJson(400, { reason: "malformed" });
  return answerJson(405, { reason: "method" }, [], { allow: ALLOWED[reason] });
}
