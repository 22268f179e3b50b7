import { once } from "node:events";
import http from "node:http";
import { readText } from "../read-text";
import type { RunnerOptions } from "./engine";
import { signRequest } from "./sign-request";

const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
const MAX_CALL_MS = 2 * 3_600_000;
/** Reasons that prove that the request never reached the app. */
const UNREACHED = new Set(["ECONNREFUSED", "ENOTFOUND", "EHOSTUNREACH", "ENETUNREACH"]);
// Idle connections are left before the app (5 s in Node and Next.js) closes them under a request: that costs an attempt.
const agent = new http.Agent({ keepAlive: true, timeout: 1000 });

export interface AppAnswer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** The app could not be reached at all: whatever was to be done has not been begun. */
export class AppDown extends Error {}

/**
 * Sends a signed request to the app and gives its whole answer (at most 8 MiB, within two hours). `body` is canonical
 * JSON. Throws AppDown when nothing listens, any other error when the answer was lost on its way.
 */
export async function callApp(
  { appUrl, signingKey }: Pick<RunnerOptions, "appUrl" | "signingKey">,
  call: { method: "POST" | "PUT"; query?: Record<string, string>; headers?: Record<string, string>; body: string },
): Promise<AppAnswer> {
  const url = new URL(appUrl);
  for (const [key, value] of Object.entries(call.query ?? {})) url.searchParams.set(key, value);
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(call.body),
    "x-inngest-server-kind": "cloud",
    "x-inngest-signature": signRequest(call.body, signingKey),
    ...call.headers,
  };
  const outgoing = http.request(url, { method: call.method, agent, headers, timeout: MAX_CALL_MS });
  outgoing.on("timeout", () => outgoing.destroy(new Error("no answer within two hours")));
  outgoing.end(call.body);
  try {
    const [answer] = (await once(outgoing, "response")) as [http.IncomingMessage];
    // What goes wrong from here on is the answer's error, which reading it throws.
    outgoing.on("error", () => {});
    const body = await readText(answer, MAX_ANSWER_BYTES);
    if (body === null) {
      answer.destroy();
      throw new Error("the answer is larger than 8 MiB");
    }
    return { status: answer.statusCode ?? 0, headers: answer.headers, body };
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw UNREACHED.has(code) ? new AppDown(message) : error;
  }
}
