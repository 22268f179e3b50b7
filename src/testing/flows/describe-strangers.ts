import { EncryptJWT } from "jose";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { currentKey } from "@/features/identity/_keys";
import { readAccessToken } from "@/features/identity/read-access-token";
import { ACCESS_COOKIE, REFRESH_COOKIE, REFRESH_PATH } from "@/features/identity/rules";
import { newId } from "@/lib/ids";
import { appRouter } from "@/trpc/root";
import { makeWorkspace } from "../factories";
import { makeMember, TEST_PASSWORD } from "../make-user";
import type { Visitor } from "../visitor";
import { admitGuest, askMe, mutate, query, readEnd, reasonOf, renew } from "./guests";
import type { Stage } from "./open-stage";

type Change = { audience?: string; issuer?: string; typ?: string; lifetime?: number; sub?: string; key?: Buffer };

/** A token of the same session that differs in one thing from what the product would have made. */
async function forge(token: string, change: Change): Promise<string> {
  const claims = await readAccessToken(token);
  const { id, key } = currentKey("access token");
  const now = Math.floor(Date.now() / 1000);
  return new EncryptJWT({ sid: claims?.sessionId, ep: claims?.epoch })
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", typ: change.typ ?? "at+jwt", kid: id })
    .setIssuer(change.issuer ?? "ebizmate")
    .setAudience(change.audience ?? "ebizmate-admin")
    .setSubject(change.sub ?? claims?.userId ?? "")
    .setIssuedAt(now)
    .setExpirationTime(now + (change.lifetime ?? 900))
    .encrypt(change.key ?? key);
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const FORGERIES: [string, (token: string) => string | Promise<string>][] = [
  ["nothing", () => ""],
  ["garbage", () => "garbage"],
  ["an unsigned token", () => `${encoded({ alg: "none", typ: "at+jwt" })}.${encoded({ sub: newId(), sid: newId() })}.`],
  ["a switched algorithm", (token) => `${encoded({ alg: "HS256" })}.${token.split(".").slice(1).join(".")}`],
  ["a byte changed", (token) => `${token.slice(0, -3)}${token.endsWith("AAA") ? "BBB" : "AAA"}`],
  ["an oversized token", (token) => token + "A".repeat(5000)],
  ["another audience", (token) => forge(token, { audience: "somebody-else" })],
  ["another issuer", (token) => forge(token, { issuer: "somebody-else" })],
  ["another type", (token) => forge(token, { typ: "rt+jwt" })],
  ["a life of an hour", (token) => forge(token, { lifetime: 3600 })],
  ["another installation's key", (token) => forge(token, { key: Buffer.alloc(32, 7) })],
  ["somebody who is no id", (token) => forge(token, { sub: "' or true --" })],
];
const MALFORMED_SLUGS = ["", " ", "../demo", "demo\u0000", "' or true --", "\ud800", "x".repeat(64), "x".repeat(65)];

type Procedure = { _def: { type: "query" | "mutation" | "subscription"; inputs: z.ZodType[] } };
const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>);
const ofWorkspaces = procedures.filter(([, { _def }]) => {
  const [first] = _def.inputs;
  return first instanceof z.ZodObject && "workspace" in first.shape;
});

/** What every door says to whoever brings no session. */
async function expectNobody(visitor: Visitor): Promise<void> {
  expect(await reasonOf(askMe(visitor))).toEqual([401, "no_session"]);
  expect(await reasonOf(query(visitor, "me.account,me.sessions"))).toEqual([401, "no_session"]);
  const page = await visitor.call("/me");
  expect([page.status, page.headers.get("location")]).toEqual([307, "/sign-in?next=%2Fme"]);
  const renewal = await renew(visitor);
  expect([renewal.status, renewal.headers.getSetCookie()]).toEqual([401, []]);
  expect(await renewal.text()).toBe('{"reason":"no_session"}');
}

/** Whoever is not who they say, or asks for what is not theirs: one answer each, and nothing changed by it. */
export function describeStrangers(stage: () => Stage): void {
  it.each(FORGERIES)("takes %s for no session, at every door", async (_, change) => {
    const { visitor, sessionId } = await admitGuest(stage());
    const forger = visitor.copy();
    forger.plant(ACCESS_COOKIE, await change(visitor.cookie(ACCESS_COOKIE) ?? ""));
    await expectNobody(forger);
    expect(await readEnd(stage().sql, sessionId)).toBeNull();
    expect((await renew(visitor)).status).toBe(200);
  });

  it("takes a cookie that comes twice for none, and more cookies than fit for a request that is too large", async () => {
    const { visitor, sessionId } = await admitGuest(stage());
    const twice = visitor.copy();
    const access = visitor.cookie(ACCESS_COOKIE) ?? "";
    twice.plant(ACCESS_COOKIE, `${access}; ${ACCESS_COOKIE}=${access}`);
    await expectNobody(twice);
    const planted = visitor.copy();
    const token = visitor.cookie(REFRESH_COOKIE) ?? "";
    planted.plant(REFRESH_COOKIE, `${token}; ${REFRESH_COOKIE}=${token}`, REFRESH_PATH);
    expect(await reasonOf(renew(planted))).toEqual([401, "no_session"]);
    const stuffed = visitor.copy();
    for (let at = 0; at < 5; at += 1) stuffed.plant(`stuffing-${at}`, "x".repeat(4000));
    for (const answer of [askMe(stuffed), query(stuffed, "me.account"), renew(stuffed)])
      expect((await answer).status).toBe(431);
    expect(await readEnd(stage().sql, sessionId)).toBeNull();
    expect((await renew(visitor)).status).toBe(200);
  });

  it("refuses a well-made token whose session is nobody's or another person's, and ends nothing", async () => {
    const [mine, theirs] = [await admitGuest(stage()), await admitGuest(stage())];
    const mixed = mine.visitor.copy();
    mixed.plant(ACCESS_COOKIE, await forge(mine.visitor.cookie(ACCESS_COOKIE) ?? "", { sub: theirs.user.id }));
    expect(await reasonOf(askMe(mixed))).toEqual([401, "session_revoked"]);
    const swapped = mine.visitor.copy();
    swapped.plant(ACCESS_COOKIE, theirs.visitor.cookie(ACCESS_COOKIE) ?? "");
    expect(await reasonOf(renew(swapped))).toEqual([401, "no_session"]);
    for (const { visitor } of [mine, theirs]) expect((await askMe(visitor)).status).toBe(200);
  });

  describe("of every procedure", () => {
    it("has some to ask, and none that streams: whoever adds one has to close it when the session ends (F10)", () => {
      expect(ofWorkspaces.length).toBeGreaterThan(15);
      expect(procedures.filter(([, { _def }]) => !["query", "mutation"].includes(_def.type))).toEqual([]);
    });

    it("answers a stranger to a workspace as if there were none, and malformed names alike", async () => {
      const { visitor, user } = await admitGuest(stage());
      await makeMember((await makeWorkspace()).scope, user.id, "owner");
      const theirs = await makeWorkspace();
      const ask = async (name: string, { _def }: Procedure, workspace: string) => {
        const answer = await (_def.type === "query" ? query : mutate)(visitor, name, { workspace });
        return `${answer.status} ${await answer.text()}`;
      };
      for (const [name, procedure] of ofWorkspaces) {
        const [of, none] = [await ask(name, procedure, theirs.slug), await ask(name, procedure, `w-${newId()}`)];
        expect(of).toMatch(/^404 /);
        expect(of).toBe(none);
      }
      const [[name, procedure] = ["", undefined]] = ofWorkspaces;
      for (const slug of MALFORMED_SLUGS) {
        const answer = procedure && (await ask(name, procedure, slug));
        expect([slug, answer]).toEqual([slug, expect.stringMatching(/^40[04] /)]);
      }
    });
  });

  it("takes a character that cannot be kept for a mistake of who sent it", async () => {
    const { visitor, user } = await admitGuest(stage());
    expect((await mutate(visitor, "me.rename", { name: "a\u0000b" })).status).toBe(400);
    expect((await visitor.call("/w/demo%00/interactions")).status).toBe(404);
    const newcomer = {
      email: `n-${newId()}@example.test`,
      name: "a\u0000b",
      password: TEST_PASSWORD,
      workspaceName: "N",
    };
    expect((await visitor.post("/api/account/sign-up", newcomer)).status).toBe(400);
    expect((await visitor.copy().signIn(`${user.email}\u0000`, TEST_PASSWORD)).status).toBe(401);
    expect((await askMe(visitor)).status).toBe(200);
  });

  it("keeps a key to its own workspace", async () => {
    const { visitor, user } = await admitGuest(stage());
    const [mine, theirs] = [await makeWorkspace(), await makeWorkspace()];
    await makeMember(mine.scope, user.id, "owner");
    const wanted = { workspace: mine.slug, name: "k", scopes: ["workspace.read"], expiresInDays: 1 };
    const { key } = (await (await mutate(visitor, "team.createApiKey", wanted)).json()).result.data;
    const { product } = stage();
    const ask = async (slug: string, bearer: string) => {
      const input = encodeURIComponent(JSON.stringify({ workspace: slug }));
      const headers = { authorization: `Bearer ${bearer}` };
      return (await fetch(`${product.appUrl}/api/trpc/channels.list?input=${input}`, { headers })).status;
    };
    expect(await ask(mine.slug, key)).toBe(200);
    expect(await ask(theirs.slug, key)).toBe(404);
    expect(await ask(`w-${newId()}`, key)).toBe(404);
    expect([await ask(mine.slug, `${key}x`), await ask(mine.slug, "garbage")]).toEqual([401, 401]);
  });
}
