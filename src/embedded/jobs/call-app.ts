import http from "node:http";
import https from "node:https";
import { signRequest } from "./sign-request";
import type { RunnerOptions } from "./state";

const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
const MAX_CALL_MS = 2 * 3_600_000;
/** Reasons that prove that the request never reached the app. */
const UNREACHED = new Set(["ECONNREFUSED", "ENOTFOUND", "EHOSTUNREACH", "ENETUNREACH"]);

// Idle connections are left before the app (5 s in Node and Next.js) closes them under a request: that costs an attempt.
const KEPT = { keepAlive: true, timeout: 1000 };
const agents = { "http:": new http.Agent(KEPT), "https:": new https.Agent(KEPT) };

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
export function callApp(
  options: Pick<RunnerOptions, "appUrl" | "signingKey">,
  request: { method: "POST" | "PUT"; query?: Record<string, string>; headers?: Record<string, string>; body: string },
): Promise<AppAnswer> {
  const url = new URL(options.appUrl);
  for (const [key, value] of Object.entries(request.query ?? {})) url.searchParams.set(key, value);
  const transport = url.protocol === "https:" ? https : http;
  return new Promise((resolve, reject) => {
    const outgoing = transport.request(
      url,
      {
        method: request.method,
        agent: agents[url.protocol as "http:"],
        timeout: MAX_CALL_MS,
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(request.body),
          "x-inngest-server-kind": "cloud",
          "x-inngest-signature": signRequest(request.body, options.signingKey),
          ...request.headers,
        },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        answer.on("data", (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > MAX_ANSWER_BYTES) answer.destroy(new Error("the answer is larger than 8 MiB"));
          else chunks.push(chunk);
        });
        answer.on("end", () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() }),
        );
        answer.on("error", reject);
      },
    );
    outgoing.on("timeout", () => outgoing.destroy(new Error("no answer within two hours")));
    outgoing.on("error", (error: NodeJS.ErrnoException) =>
      reject(UNREACHED.has(error.code ?? "") ? new AppDown(error.message) : error),
    );
    outgoing.end(request.body);
  });
}
