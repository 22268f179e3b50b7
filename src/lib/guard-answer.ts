import type { ServerResponse } from "node:http";

/** What every answer says, whoever gives it: also the framework's own redirects and files, which pass none of our code. */
const HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
  // Browsers heed it on https only, so it is safe to send always.
  "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
  // Pages get another in its place, with a nonce, from src/proxy.ts.
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
};

/** What tells strangers about the framework and its state. No client of ours reads these. */
const BANNERS = ["x-powered-by", "x-nextjs-cache", "x-nextjs-action-not-found", "server-timing"];

/** Gives an answer that has just begun the headers of all answers, and takes away what it must not say when it is sent. */
export function guardAnswer(response: ServerResponse): void {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
  response.writeHead = (...args: unknown[]) => {
    for (const name of BANNERS) response.removeHeader(name);
    return writeHead(...args);
  };
}
