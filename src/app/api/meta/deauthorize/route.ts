import { disconnectPerson } from "@/features/channels/disconnect-person";
import { answerCallback } from "../answer-callback";

export const runtime = "nodejs";

/** Somebody has removed our app at Meta: every channel they connected is disconnected and its token destroyed. */
export function POST(request: Request): Promise<Response> {
  return answerCallback(request, async (person, { addressPrefix }) => {
    await disconnectPerson(person, { isForgotten: false, addressPrefix });
    return { status: "ok" };
  });
}
