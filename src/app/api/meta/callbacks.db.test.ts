import { createHmac } from "node:crypto";
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, inject, it } from "vitest";
import { inWorkspace } from "@/db/in-workspace";
import { auditLog, channels, deletionRequests } from "@/db/schema/tables";
import { connectChannel } from "@/features/channels/connect-channel";
import { readDeletion } from "@/features/channels/read-deletion";
import { sendMessage } from "@/features/channels/send-message";
import { asOwner, makeWorkspace } from "@/testing/factories";
import { setTestSettings } from "@/testing/test-settings";
import { POST as deleteData } from "./data-deletion/route";
import { POST as deauthorize } from "./deauthorize/route";

const NOW = Math.floor(Date.now() / 1000);
const META = "callbacks-meta-secret-0123";
const META_PREVIOUS = "callbacks-meta-secret-before";
const INSTAGRAM = "callbacks-instagram-secret";
setTestSettings({
  DATABASE_URL: inject("databaseUrl"),
  META_APP_SECRET: META,
  META_APP_SECRET_PREVIOUS: META_PREVIOUS,
  META_INSTAGRAM_APP_SECRET: INSTAGRAM,
  APP_URL: "https://mate.example",
  TRUST_PROXY: "1",
});

const digits = () => `7${Math.random().toString().slice(2, 16).padEnd(14, "0")}`;
let person: string;
let shops: Awaited<ReturnType<typeof makeWorkspace>>[];

const connect = (shop: number, login: "facebook" | "instagram", connectedBy: string | null = person) =>
  connectChannel(shops[shop]?.scope as never, {
    ...{ product: "instagram", externalId: digits(), name: "Shop", token: "a-token", login, connectedBy },
  }).then(({ channelId }) => ({ shop, id: channelId }));

beforeEach(async () => {
  person = digits();
  shops = [await makeWorkspace(), await makeWorkspace()];
});

function signed(secret: string, userId = person, issuedAt = NOW): string {
  const content = { algorithm: "HMAC-SHA256", issued_at: issuedAt, user_id: userId };
  const payload = Buffer.from(JSON.stringify(content)).toString("base64url");
  return `${createHmac("sha256", secret).update(payload).digest("base64url")}.${payload}`;
}

const posted = (form: Record<string, string> | [string, string][]) =>
  new Request("https://mate.example/api/meta/x", {
    method: "POST",
    headers: { "x-forwarded-for": "203.0.113.77" },
    body: new URLSearchParams(form),
  });
const post = (door: typeof deauthorize, secret: string, userId?: string) =>
  door(posted({ signed_request: signed(secret, userId) }));

const read = async ({ shop, id }: { shop: number; id: string }) =>
  inWorkspace(shops[shop]?.scope as never, async (tx) => {
    const [row] = await tx.select().from(channels).where(eq(channels.id, id));
    return { state: row?.state, hasToken: row?.tokenEncrypted !== null, connectedBy: row?.connectedBy };
  });
const acts = (shop: number) => inWorkspace(shops[shop]?.scope as never, (tx) => tx.select().from(auditLog));

const UNTOUCHED = { state: "connected", hasToken: true };
const ENDED = { state: "disconnected", hasToken: false };

describe.each([
  ["deauthorize", deauthorize],
  ["data deletion", deleteData],
])("%s", (_, door) => {
  it("ends every connection of that person in every workspace, once, and nobody else's", async () => {
    const theirs = [await connect(0, "facebook"), await connect(0, "instagram"), await connect(1, "facebook")];
    const others = [await connect(0, "facebook", digits()), await connect(1, "facebook", null)];
    for (const time of [1, 2]) {
      expect((await post(door, META)).status, `time ${time}`).toBe(200);
      for (const channel of theirs) expect(await read(channel)).toMatchObject(ENDED);
    }
    for (const channel of others) expect(await read(channel)).toMatchObject(UNTOUCHED);

    const written = [...(await acts(0)), ...(await acts(1))];
    expect(written.map((row) => row.subjectId).sort()).toEqual(theirs.map((channel) => channel.id).sort());
    const byMeta = { actorLabel: "Meta", actorId: null, addressPrefix: "203.0.113.0/24" };
    for (const row of written) expect(row).toMatchObject({ act: "channel.disconnected", ...byMeta });
    expect(JSON.stringify(written)).not.toContain(person);
  });

  it("takes the secret before, and from Instagram's app only what concerns the Instagram login", async () => {
    const [facebook, instagram] = [await connect(0, "facebook"), await connect(0, "instagram")];
    expect((await post(door, INSTAGRAM)).status).toBe(200);
    expect(await read(facebook)).toMatchObject(UNTOUCHED);
    expect(await read(instagram)).toMatchObject(ENDED);
    expect((await post(door, META_PREVIOUS)).status).toBe(200);
    expect(await read(facebook)).toMatchObject(ENDED);
  });

  it("answers whatever is not rightly signed alike, and does nothing", async () => {
    const channel = await connect(0, "facebook");
    const genuine = signed(META);
    const altered = `${genuine.startsWith("x") ? "y" : "x"}${genuine.slice(1)}`;
    const longAgo = signed(META, person, NOW - 8 * 86_400);
    const answers = [];
    const texts = ["", "a.b", genuine.split(".")[1] ?? "", altered, signed("another-secret"), longAgo];
    for (const text of texts) {
      const response = await door(posted({ signed_request: text }));
      answers.push(`${response.status} ${await response.text()}`);
    }
    expect(new Set(answers)).toEqual(new Set(['401 {"error":"unauthorized"}']));
    expect(await read(channel)).toMatchObject(UNTOUCHED);
  });

  it("answers 400 what is no such form, 413 what is far too long", async () => {
    const genuine = signed(META);
    const url = "https://mate.example/api/meta/x";
    const requests = [
      posted({}),
      posted([
        ["signed_request", genuine],
        ["signed_request", genuine],
      ]),
      new Request(`${url}?signed_request=${genuine}`, { method: "POST" }),
      new Request(url, { method: "POST", body: JSON.stringify({ signed_request: genuine }) }),
    ];
    for (const request of requests) expect((await door(request)).status).toBe(400);
    expect((await door(posted({ signed_request: "a".repeat(70_000) }))).status).toBe(413);
  });
});

describe("after deauthorize", () => {
  it("nothing is sent, and connecting again with a new token ends that", async () => {
    const account = { product: "messenger", login: "facebook", externalId: digits(), name: "Page" } as const;
    const scope = shops[0]?.scope as never;
    const { channelId } = await connectChannel(scope, { ...account, token: "old", connectedBy: person });
    await post(deauthorize, META);
    const message = { channelId, to: { customer: "1" }, text: "Hello", replyId: "r", author: "ai" } as const;
    expect(await sendMessage(scope, message)).toMatchObject({ kind: "refused", action: "disconnect" });
    await connectChannel(scope, { ...account, token: "new", connectedBy: person });
    expect(await read({ shop: 0, id: channelId })).toMatchObject(UNTOUCHED);
  });

  it("the same request once more, late, ends no connection made since, but one made as it was signed", async () => {
    const account = { product: "messenger", login: "facebook", externalId: digits(), name: "Page" } as const;
    const scope = shops[0]?.scope as never;
    const { channelId } = await connectChannel(scope, { ...account, token: "a", connectedBy: person });
    for (const door of [deauthorize, deleteData]) {
      const anHourAgo = posted({ signed_request: signed(META, person, NOW - 3_600) });
      expect((await door(anHourAgo)).status).toBe(200);
      expect(await read({ shop: 0, id: channelId })).toMatchObject({ ...UNTOUCHED, connectedBy: person });
    }
    const withClocksApart = posted({ signed_request: signed(META, person, NOW - 500) });
    expect((await deauthorize(withClocksApart)).status).toBe(200);
    expect(await read({ shop: 0, id: channelId })).toMatchObject(ENDED);
  });

  it("the database itself keeps no connected channel without a token", async () => {
    const channel = await connect(0, "facebook");
    const destroy = inWorkspace(shops[0]?.scope as never, (tx) =>
      tx.update(channels).set({ tokenEncrypted: null }).where(eq(channels.id, channel.id)),
    );
    await expect(destroy).rejects.toThrow();
  });
});

describe("data deletion", () => {
  it("erases the person's id and gives a code whose public page says so, the same for the same request", async () => {
    const channel = await connect(0, "facebook");
    await post(deauthorize, META);
    expect(await read(channel)).toMatchObject({ connectedBy: person });

    const first = await (await post(deleteData, META)).json();
    expect(first.confirmation_code).toMatch(/^[0-9a-f]{32}$/);
    expect(first.url).toBe(`https://mate.example/deletion/${first.confirmation_code}`);
    expect(await read(channel)).toMatchObject({ ...ENDED, connectedBy: null });
    expect(await (await post(deleteData, META)).json()).toEqual(first);

    expect(await readDeletion(first.confirmation_code)).toMatchObject({ channels: 1 });
    const kept = await asOwner(inject("ownerUrl"), (db) => db.select().from(deletionRequests));
    expect(JSON.stringify(kept)).not.toContain(person);
  });

  it("another request, for a person we do not know, is completed too, with a code of its own", async () => {
    const codes = [];
    for (const userId of [digits(), digits()])
      codes.push((await (await post(deleteData, META, userId)).json()).confirmation_code);
    expect(new Set(codes).size).toBe(2);
    expect(await readDeletion(codes[0])).toMatchObject({ channels: 0 });
  });

  it("no code, no page", async () => {
    for (const code of ["", "0".repeat(32), "%", "a".repeat(5000), "'; drop table channels"]) {
      expect(await readDeletion(code)).toBeNull();
    }
  });
});
