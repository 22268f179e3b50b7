import { erasePerson } from "@/features/channels/erase-person";
import { env } from "@/lib/env";
import { answerCallback } from "../answer-callback";

export const runtime = "nodejs";

/** Somebody asks Meta to have their data deleted: done at once, with a code and a public page that tells its status. */
export function POST(request: Request): Promise<Response> {
  return answerCallback(request, async (person, from) => {
    const { code } = await erasePerson(person, from);
    return { url: `${env().APP_URL}/deletion/${code}`, confirmation_code: code };
  });
}
