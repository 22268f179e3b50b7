import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { codeAt, stepAt } from "@/features/identity/_totp";
import { fromBase32 } from "./from-base32";
import { type IdentityProvider, startIdentityProvider } from "./identity-provider";
import { type Mail, type MailServer, startMailServer } from "./mail-server";
import { Visitor } from "./visitor";
import { startWholeProduct, type WholeProduct } from "./whole-product";

/** The running product between a provider of identities and a mail server, over nothing but HTTP and SMTP. */

const OWNER = ["owner@demo.local", "demo-demo-demo"] as const;
const LINK = /http:\/\/\S+/;
let product: WholeProduct;
let provider: IdentityProvider;
let mailServer: MailServer;
let owner: Visitor;
/** Everybody who went by the provider: what they were given to keep is looked at in the end. */
const travellers: Visitor[] = [];

beforeAll(async () => {
  [provider, mailServer] = await Promise.all([startIdentityProvider(), startMailServer()]);
  const settings = { ...provider.settings, SMTP_URL: mailServer.url, SIGN_UP: "invited" };
  product = await startWholeProduct({ settings });
  owner = new Visitor(product.appUrl);
  expect((await owner.signIn(...OWNER)).status).toBe(200);
}, 600_000);
afterAll(async () => {
  await product?.stop();
  await Promise.all([provider?.stop(), mailServer?.stop()]);
});
beforeEach(() => {
  provider.mood = "ok";
  mailServer.mood = "ok";
});

/** From the button to where the browser ends, as path and query; what the product answers on the way back is kept. */
async function through(visitor: Visitor, next = "/w/demo/interactions"): Promise<string> {
  travellers.push(visitor);
  const { csrfToken } = await (await visitor.call("/api/auth/csrf")).json();
  const body = new URLSearchParams({ csrfToken, json: "true", callbackUrl: next });
  const left = await (await visitor.call("/api/auth/signin/oidc", { method: "POST", body })).json();
  const end = (address: string) => new URL(address).href.replace(new URL(address).origin, "");
  if (!left.url.startsWith(provider.issuer)) return end(left.url);
  const back = (await fetch(left.url, { redirect: "manual" })).headers.get("location") ?? "";
  const answer = await visitor.call(end(back));
  return end(answer.headers.get("location") ?? "about:blank");
}

const whoIs = async (visitor: Visitor) => {
  const answer = await visitor.call("/api/session/me");
  return answer.status === 200 ? (await answer.json()).user.email : answer.status;
};
const untilMailed = async (to: string): Promise<Mail> =>
  vi.waitFor(
    () => {
      const mail = mailServer.mails.find((each) => each.to.includes(to));
      if (!mail) throw new Error(`no mail to ${to}`);
      return mail;
    },
    { timeout: 10_000 },
  );
const call = async (visitor: Visitor, procedure: string, input: object) => {
  const answer = await visitor.post(`/api/trpc/${procedure}`, input);
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.error.message);
  return body.result.data;
};

describe("somebody who is invited", () => {
  const person = { sub: "51", email: "pat@company.test", email_verified: true, name: "Pat Company" };
  const pat = () => {
    provider.person = person;
    return new Visitor(product.appUrl);
  };

  it("is not known before", async () => {
    const visitor = pat();
    const end = await through(visitor);
    expect(end).toBe("/sign-in?error=not_known&next=%2Fw%2Fdemo%2Finteractions");
    const page = await (await visitor.call(end)).text();
    expect(page).toContain("That account is not known here.");
    expect(page).toContain("Continue with <!-- -->Company login");
    expect(await whoIs(visitor)).toBe(401);
  });

  it("gets a mail, comes by the provider, accepts, and is in", async () => {
    const { url, mail } = await call(owner, "team.invite", { workspace: "demo", email: person.email, role: "agent" });
    // The link is the invited person's alone: who holds it may make the account.
    expect([mail, url]).toEqual(["sent", null]);
    const sent = await untilMailed(person.email);
    const link = LINK.exec(sent.text)?.[0] ?? "";
    expect(link).toMatch(new RegExp(`^http://localhost:${product.port}/invitation#`));
    const visitor = pat();
    expect(await through(visitor, "/invitation")).toBe("/invitation");
    expect(await whoIs(visitor)).toBe(person.email);
    const lines = visitor.setCookies.filter((line) => line.startsWith("__"));
    expect(lines.find((line) => line.startsWith("__Host-ebizmate.at="))).toMatch(/HttpOnly; Secure; SameSite=Lax$/);
    expect(lines.find((line) => line.startsWith("__Secure-ebizmate.rt="))).toMatch(
      /Path=\/api\/session; .*HttpOnly; Secure; SameSite=Strict$/,
    );
    const token = link.slice(link.indexOf("#") + 1);
    const accepted = await visitor.post("/api/account/invitation", { token, accept: { newAccount: null } });
    expect(await accepted.json()).toMatchObject({ slug: "demo", email: person.email });
    expect((await visitor.call("/w/demo/interactions")).status).toBe(200);
  });

  it("is asked for a second factor after the provider, once there is one", async () => {
    const visitor = pat();
    await through(visitor);
    const { secret } = await call(visitor, "me.beginTotp", { proof: { password: null } });
    const bytes = fromBase32(secret);
    await call(visitor, "me.confirmTotp", { code: codeAt(bytes, stepAt(Date.now())) });
    const later = pat();
    const end = await through(later);
    expect(end).toBe("/sign-in?step=code&next=%2Fw%2Fdemo%2Finteractions");
    expect(await (await later.call(end)).text()).toContain("One more step");
    expect(await whoIs(later)).toBe(401);
    const { csrfToken } = await (await later.call("/api/auth/csrf")).json();
    const code = codeAt(bytes, stepAt(Date.now()) + 1);
    const body = new URLSearchParams({ csrfToken, json: "true", step: "code", code });
    expect((await later.call("/api/auth/callback/credentials", { method: "POST", body })).status).toBe(200);
    expect(await whoIs(later)).toBe(person.email);
  });
});

describe("a provider that does not say who it is", () => {
  it.each([
    ["denies", "cancelled", "You did not agree at the provider"],
    ["down", "provider_down", "The provider does not answer at the moment."],
  ] as const)("%s: the sign-in page says so", async (mood, error, words) => {
    provider.mood = mood;
    const visitor = new Visitor(product.appUrl);
    const end = await through(visitor);
    expect(end).toBe(`/sign-in?error=${error}&next=%2Fw%2Fdemo%2Finteractions`);
    expect(await (await visitor.call(end)).text()).toContain(words);
  });
});

describe("a mail server that does not take the mail", () => {
  it("changes no answer, and what the log says of it holds no secret and no address", async () => {
    mailServer.mood = "wants_login";
    const visitor = new Visitor(product.appUrl);
    const ask = async (email: string) => (await visitor.post("/api/account/request-reset", { email })).text();
    expect(await ask(OWNER[0])).toBe(await ask("nobody@company.test"));
    const { mail } = await call(owner, "team.invite", { workspace: "demo", email: "next@company.test", role: "agent" });
    expect(mail).toBe("failed");
    const read = () => readFileSync(join(product.dataDir, "logs/application.log"), "utf8");
    await vi.waitFor(() => expect(read().match(/mail was not sent/g)?.length).toBe(2), { timeout: 10_000 });
    expect(read()).toMatch(/"code":"OAUTH_CALLBACK_HANDLER_ERROR","provider":"oidc","cause":"access_denied"/);
    expect(read()).toMatch(/"code":"SIGNIN_OAUTH_ERROR","provider":"oidc","cause":"ECONNRESET"/);
    const secrets = [...(mailServer.logins[0] ?? "").split(":"), provider.settings.OIDC_CLIENT_SECRET, "company.test"];
    // The banner names the demo's owner, the log nobody.
    expect(read()).not.toContain(OWNER[0]);
    for (const word of secrets) expect(`${read()}${product.output()}`.includes(String(word)), word).toBe(false);
  });
});

describe("every cookie on the way to a provider and back", () => {
  it("is kept from scripts, from plain wires and from other sites", () => {
    const lines = [...new Set(travellers)].flatMap(({ setCookies }) => setCookies);
    const names = new Set(lines.map((line) => line.slice(0, line.indexOf("="))));
    for (const kind of ["state", "pkce", "nonce", "callback-url"])
      expect([...names]).toContain(`__Host-ebizmate.${kind}`);
    for (const name of ["__Host-next-auth.csrf-token", "__Host-ebizmate.pending"]) expect([...names]).toContain(name);
    for (const line of lines) {
      const name = line.slice(0, line.indexOf("="));
      for (const attribute of [/;\s*HttpOnly/i, /;\s*Secure/i, /;\s*SameSite=(Lax|Strict)/i])
        expect([name, attribute.test(line), attribute]).toEqual([name, true, attribute]);
      expect([name, /;\s*Domain=/i.test(line)]).toEqual([name, false]);
    }
  });
});
