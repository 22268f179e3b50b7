import { createHmac } from "node:crypto";

/**
 * A delivery as Meta would post it: the body as it is given (objects as compact JSON), signed over exactly its bytes.
 * `headers` come last and may break what was right.
 */
export function signedWebhook(options: {
  body: unknown;
  secret: string;
  url?: string;
  headers?: Record<string, string>;
}): Request {
  const { body, secret, url = "http://localhost:3000/api/webhooks/meta", headers } = options;
  const bytes =
    body instanceof Uint8Array || typeof body === "string" ? Buffer.from(body) : Buffer.from(JSON.stringify(body));
  const signature = createHmac("sha256", secret).update(bytes).digest("hex");
  return new Request(url, {
    method: "POST",
    headers: { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}`, ...headers },
    body: bytes,
  });
}
