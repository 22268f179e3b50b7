import type { RequestFault } from "@/lib/guard-requests";
import { answerJson } from "../../session/answer-json";

/** What no door and no page here can be asked. Requests are led here by the guard that stands before the server. */
export async function GET(_: Request, { params }: { params: Promise<{ reason: string }> }): Promise<Response> {
  const reason = ((await params).reason === "method" ? "method" : "malformed") satisfies RequestFault;
  if (reason === "malformed") return answerJson(400, { reason });
  return answerJson(405, { reason }, [], { allow: "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS" });
}
