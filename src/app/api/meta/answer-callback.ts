import { noteRefusal } from "@/app/api/webhooks/meta/note-refusal";
import { type ConnectedPerson, openCallback } from "@/features/channels/open-callback";
import { readCaller } from "@/features/identity/read-caller";
import { log } from "@/lib/log";
import { readBody, UNREAD_STATUS } from "@/lib/read-body";

/** A form with one field of some 300 characters. */
const MAX_FORM_BYTES = 64 * 1024;

const answer = (status: number, body: object) =>
  Response.json(body, { status, headers: { "cache-control": "no-store" } });

/**
 * Answers a callback of Meta's that posts a `signed_request`. What is no form with exactly one such field is answered
 * 400, everything not rightly signed 401, always in the same words; 503 when `act` cannot do it now.
 * @param act does what is asked; what it returns is the body of the answer
 */
export async function answerCallback(
  request: Request,
  act: (person: ConnectedPerson, from: { signedRequest: string; addressPrefix: string | null }) => Promise<object>,
): Promise<Response> {
  const body = await readBody(request, MAX_FORM_BYTES);
  if (body.kind !== "read") return answer(UNREAD_STATUS[body.kind], { error: body.kind.replace("_", " ") });
  const signedRequest = await readSignedRequest(body.bytes, request.headers.get("content-type"));
  if (signedRequest === undefined) return answer(400, { error: "bad request" });
  const person = openCallback(signedRequest);
  if (!person) {
    noteRefusal("signed_request");
    return answer(401, { error: "unauthorized" });
  }
  try {
    const { addressPrefix } = readCaller(request.headers);
    return answer(200, await act(person, { signedRequest, addressPrefix }));
  } catch (error) {
    log.error({ error }, "callback could not be carried out");
    return answer(503, { error: "try again" });
  }
}

async function readSignedRequest(bytes: Uint8Array, contentType: string | null): Promise<string | undefined> {
  if (contentType === null) return undefined;
  try {
    const form = await new Response(Buffer.from(bytes), { headers: { "content-type": contentType } }).formData();
    const [signedRequest, ...more] = form.getAll("signed_request");
    return typeof signedRequest === "string" && more.length === 0 ? signedRequest : undefined;
  } catch {
    return undefined;
  }
}
