import { createHmac } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { readMetaFixture } from "@/testing/read-meta-fixture";
import { signedWebhook } from "@/testing/signed-webhook";
import { setTestSettings } from "@/testing/test-settings";

const META = "meta-secret-0123456789abcdef";
const META_PREVIOUS = "meta-secret-of-last-year-01234";
const INSTAGRAM = "instagram-secret-0123456789";
const URL_OF_DOOR = "http://localhost:3000/api/webhooks/meta";

// Nobody listens there: whatever asks the database answers 503, so every other status is proof that nothing was asked.
setTestSettings({
  DATABASE_URL: "postgres://nobody@127.0.0.1:1/none",
  META_APP_SECRET: META,
  META_APP_SECRET_PREVIOUS: META_PREVIOUS,
  META_INSTAGRAM_APP_SECRET: INSTAGRAM,
  META_VERIFY_TOKEN: "vt_3f0a9c1d5b7e4826a1c09d7f",
});
const { GET, POST } = await import("./route");

const instagram = readMetaFixture("instagram-text.json");
const messenger = readMetaFixture("messenger-text.json");
const whatsapp = readMetaFixture("whatsapp-text.json");
const statusOf = async (request: Request) => (await POST(request)).status;
const hmac = (bytes: Uint8Array, secret: string, algorithm = "sha256") =>
  createHmac(algorithm, secret).update(bytes).digest("hex");

describe("a delivery while the database is down", () => {
  it("is not taken, so that Meta delivers it again", async () => {
    expect(await statusOf(signedWebhook({ body: messenger, secret: META }))).toBe(503);
  });

  it("is taken when there is nothing in it to keep", async () => {
    for (const body of [
      '{"object":"instagram","ent',
      "null",
      "42",
      "[]",
      '{"object":"user"}',
      '{"object":"page","entry":[]}',
    ]) {
      expect(await statusOf(signedWebhook({ body, secret: META }))).toBe(200);
    }
  });
});

describe("the signature", () => {
  it.each([
    ["Meta's secret", messenger, META, 503],
    ["Meta's previous secret", messenger, META_PREVIOUS, 503],
    ["Meta's secret, for Instagram", instagram, META, 503],
    ["Instagram's secret, for Instagram", instagram, INSTAGRAM, 503],
    ["Instagram's secret, for a Page", messenger, INSTAGRAM, 401],
    ["Instagram's secret, for WhatsApp", whatsapp, INSTAGRAM, 401],
    ["another application's secret", instagram, "other-secret-0123456789abcdef", 401],
    ["no secret", instagram, "", 401],
  ])("of %s", async (_, body, secret, status) => {
    expect(await statusOf(signedWebhook({ body, secret }))).toBe(status);
  });

  it.each<[string, Record<string, string>]>([
    ["empty", { "x-hub-signature-256": "" }],
    ["of zeros", { "x-hub-signature-256": `sha256=${"0".repeat(64)}` }],
    [
      "old and valid, the new one wrong",
      {
        "x-hub-signature": `sha1=${hmac(instagram, META, "sha1")}`,
        "x-hub-signature-256": `sha256=${"a".repeat(64)}`,
      },
    ],
    ["given twice", { "x-hub-signature-256": `sha256=${"0".repeat(64)}, sha256=${hmac(instagram, META)}` }],
    [
      "of the escaped form of the body",
      { "x-hub-signature-256": `sha256=${hmac(readMetaFixture("instagram-escaped.txt"), META)}` },
    ],
  ])("%s is refused", async (_, headers) => {
    expect(await statusOf(signedWebhook({ body: instagram, secret: META, headers }))).toBe(401);
  });

  it("missing is refused, whatever the content type and the query pretend", async () => {
    for (const type of ["application/json", "text/plain", "multipart/form-data; boundary=x", "application/xml"]) {
      const headers = { "content-type": type, "x-http-method-override": "GET" };
      const url = `${URL_OF_DOOR}?hub.mode=subscribe&hub.verify_token=vt_3f0a9c1d5b7e4826a1c09d7f&hub.challenge=1`;
      const response = await POST(new Request(url, { method: "POST", headers, body: new Uint8Array(instagram) }));
      expect(response.status).toBe(401);
      expect(await response.text()).toBe("unauthorized");
    }
  });

  it("decides, not the content type", async () => {
    const headers = { "content-type": "text/plain" };
    expect(await statusOf(signedWebhook({ body: messenger, secret: META, headers }))).toBe(503);
  });
});

/** A body that counts what is taken of it. */
function countedBody(chunkBytes: number, chunks: number) {
  const counted = { bytes: 0, isCancelled: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (counted.bytes >= chunkBytes * chunks) return controller.close();
        counted.bytes += chunkBytes;
        controller.enqueue(new Uint8Array(chunkBytes));
      },
      cancel() {
        counted.isCancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { counted, body };
}

const LIMIT = 4 * 1024 * 1024;
const streamed = (body: ReadableStream, headers: Record<string, string> = {}) =>
  new Request(URL_OF_DOOR, { method: "POST", body, headers, duplex: "half" } as RequestInit);

describe("the body", () => {
  it("that says it is too large is not read at all", async () => {
    const { counted, body } = countedBody(1024, 1);
    expect(await statusOf(streamed(body, { "content-length": String(LIMIT + 1) }))).toBe(413);
    expect(counted.bytes).toBe(0);
  });

  it.each<[string, Record<string, string>]>([
    ["says nothing of its length", {}],
    ["lies about its length", { "content-length": "10" }],
  ])("that is too large and %s is read no further than the limit", async (_, headers) => {
    const { counted, body } = countedBody(64 * 1024, 1000);
    expect(await statusOf(streamed(body, headers))).toBe(413);
    expect(counted.bytes).toBeLessThanOrEqual(LIMIT + 64 * 1024);
    expect(counted.isCancelled).toBe(true);
  });

  it("of exactly the limit is read", async () => {
    const open = '{"object":"page","pad":"';
    const close = '"}';
    const body = open + "a".repeat(LIMIT - open.length - close.length) + close;
    expect(await statusOf(signedWebhook({ body, secret: META }))).toBe(200);
    expect(await statusOf(signedWebhook({ body: `${body} `, secret: META }))).toBe(413);
  });

  it("that is packed is refused unopened", async () => {
    expect(
      await statusOf(signedWebhook({ body: messenger, secret: META, headers: { "content-encoding": "gzip" } })),
    ).toBe(415);
  });

  it("that never ends is given up", async () => {
    vi.useFakeTimers();
    try {
      const answer = statusOf(streamed(new ReadableStream()));
      await vi.advanceTimersByTimeAsync(10_000);
      expect(await answer).toBe(408);
    } finally {
      vi.useRealTimers();
    }
  });

  it("that breaks off is no delivery", async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) });
    expect(await statusOf(streamed(body))).toBe(400);
  });

  it("with a byte order mark is read, what is no UTF-8 is not", async () => {
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), messenger]);
    expect(await statusOf(signedWebhook({ body: marked, secret: META }))).toBe(503);
    const broken = Buffer.from(messenger);
    broken[broken.indexOf("opening")] = 0xff;
    expect(await statusOf(signedWebhook({ body: broken, secret: META }))).toBe(200);
    expect(await statusOf(signedWebhook({ body: Buffer.from(messenger.toString(), "utf16le"), secret: META }))).toBe(
      200,
    );
  });

  it("of 200,000 nested lists or 20,000 empty entries harms nobody", async () => {
    const nested = "[".repeat(200_000) + "]".repeat(200_000);
    expect(await statusOf(signedWebhook({ body: nested, secret: META }))).toBe(200);
    const entry = Array.from({ length: 20_000 }, () => ({ id: "1", time: 1, messaging: [] }));
    expect(await statusOf(signedWebhook({ body: { object: "instagram", entry }, secret: META }))).toBe(200);
  });
});

describe("the handshake", () => {
  const ask = (query: string) => GET(new Request(`${URL_OF_DOOR}?${query}`));
  const RIGHT = "hub.mode=subscribe&hub.verify_token=vt_3f0a9c1d5b7e4826a1c09d7f";

  it("repeats the challenge as plain text", async () => {
    const response = ask(`${RIGHT}&hub.challenge=1158201444`);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("1158201444");
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  it("gives nothing back to those who do not know the token, and grows short with those who guess", async () => {
    expect(ask(`${RIGHT}&hub.challenge=%3Cscript%3E`).status).toBe(403);
    const guesses = Array.from(
      { length: 12 },
      (_, n) => ask(`hub.mode=subscribe&hub.verify_token=${n}&hub.challenge=1`).status,
    );
    expect(guesses).toEqual([...Array(10).fill(403), 429, 429]);
    expect(ask(`${RIGHT}&hub.challenge=7`).status).toBe(200);
  });
});
