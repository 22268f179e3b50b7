import { readFileSync } from "node:fs";
import { join } from "node:path";
import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { hashPassword } from "@/features/identity/hash-password";
import { newId } from "@/lib/ids";
import { type Mail, type MailServer, startMailServer } from "./mail-server";
import { Visitor } from "./visitor";
import { startWholeProduct, type WholeProduct } from "./whole-product";

/** An open sign-up of the running product with a mail server beside it: what a stranger can tell by HTTP and by the clock. */

const PASSWORD = "orchid wagon 3 thunder";
const ROUNDS = 12;
let product: WholeProduct;
let mailServer: MailServer;
let sql: Sql;

beforeAll(async () => {
  mailServer = await startMailServer();
  product = await startWholeProduct({ settings: { SMTP_URL: mailServer.url, SIGN_UP: "open" } });
  sql = postgres(product.databaseUrl, { max: 1, onnotice: () => undefined });
}, 600_000);
afterAll(async () => {
  await sql?.end({ timeout: 1 });
  await product?.stop();
  await mailServer?.stop();
});
beforeEach(async () => {
  await sql`delete from sign_in_failures`;
});

const visit = () => new Visitor(product.appUrl);
const fresh = () => `new-${newId()}@company.test`;
const ask = (email: string) =>
  visit().post("/api/account/sign-up", {
    email,
    name: "Nora New",
    password: PASSWORD,
    workspaceName: "Nora’s flowers",
  });
const confirm = (body: object) => visit().post("/api/account/sign-up/confirm", body);
const untilMailed = (email: string): Promise<Mail> =>
  vi.waitFor(
    () => {
      const mail = mailServer.mails.find(({ to }) => to.includes(email));
      if (!mail) throw new Error("no mail yet");
      return mail;
    },
    { timeout: 20_000 },
  );
const linkIn = (mail: Mail) => /http:\S+\/sign-up\/confirm#\S+/.exec(mail.text)?.[0] ?? "";
const askForSecret = async (email: string) => {
  expect((await ask(email)).status).toBe(200);
  return new URL(linkIn(await untilMailed(email))).hash.slice(1);
};
/** An account with another password, made as sign-up made it before there was mail. */
async function takenAddress(): Promise<string> {
  const email = fresh();
  const hash = await hashPassword("tilda bridge 5 copper");
  await sql`insert into users (id, email, name, password_hash) values (${newId()}, ${email}, 'Tilda Taken', ${hash})`;
  return email;
}

/** All of an answer but the moment it was given. */
async function whole(answer: Response): Promise<unknown> {
  const headers = [...answer.headers].filter(([name]) => name !== "date").sort();
  return { status: answer.status, headers, body: await answer.text() };
}

describe("a stranger who tries addresses", () => {
  it("gets one answer for one that is free and one that is taken, to the last header", async () => {
    const [free, taken, pending] = [fresh(), await takenAddress(), fresh()];
    await askForSecret(pending);
    const answers = [await whole(await ask(free)), await whole(await ask(taken)), await whole(await ask(pending))];
    expect(answers[0]).toMatchObject({ status: 200, body: '{"done":true,"confirmsByMail":true}' });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    const signIns = await Promise.all([free, taken, pending].map(async (email) => visit().signIn(email, PASSWORD)));
    const [ofFree, ofTaken, ofPending] = await Promise.all(
      signIns.map(async (answer) => [answer.status, await answer.text()]),
    );
    expect(ofFree).toEqual([401, expect.any(String)]);
    expect([ofTaken, ofPending]).toEqual([ofFree, ofFree]);
  });

  it("gets it after the same time", async () => {
    const timed = async (email: string) => {
      const startedMs = performance.now();
      expect((await ask(email)).status).toBe(200);
      return performance.now() - startedMs;
    };
    const compare = async () => {
      await sql`delete from sign_in_failures`;
      const times: [free: number, taken: number][] = [];
      for (let round = 0; round < ROUNDS; round += 1)
        times.push([await timed(fresh()), await timed(await takenAddress())]);
      // The fastest of each, taken in turns: what the machine does besides can only slow some of them down.
      const ratio = Math.min(...times.map(([time]) => time)) / Math.min(...times.map(([, time]) => time));
      return Math.max(ratio, 1 / ratio);
    };
    // A password that is hashed for one of the two alone makes it three or more, every time.
    await expect.poll(compare, { timeout: 120_000 }).toBeLessThan(1.5);
  });

  it("is written of in the log without an address, a password or a link", async () => {
    const email = fresh();
    const secret = await askForSecret(email);
    mailServer.mood = "refuses";
    expect((await ask(fresh())).status).toBe(200);
    const read = () => readFileSync(join(product.dataDir, "logs/application.log"), "utf8");
    await vi.waitFor(() => expect(read()).toContain("mail was not sent"), { timeout: 20_000 });
    mailServer.mood = "ok";
    for (const word of [secret, PASSWORD, "company.test", "Nora"])
      expect([word, read().includes(word)]).toEqual([word, false]);
  });
});

describe("whoever gets the mail", () => {
  it("opens the link as often as they like, and makes the account by their password, once", async () => {
    const email = fresh();
    await ask(email);
    const link = linkIn(await untilMailed(email));
    expect(link).toMatch(new RegExp(`^http://localhost:${product.port}/sign-up/confirm#[\\w-]{43}$`));
    const page = await visit().call("/sign-up/confirm");
    expect([page.status, page.headers.get("referrer-policy")]).toEqual([200, "same-origin"]);
    const token = new URL(link).hash.slice(1);
    for (let time = 0; time < 2; time += 1) expect((await confirm({ token })).status).toBe(200);
    expect((await confirm({ token, password: "somebody else's password" })).status).toBe(400);
    const made = await confirm({ token, password: PASSWORD });
    expect([made.status, made.headers.getSetCookie()]).toEqual([200, []]);
    const { slug } = await made.json();
    const nora = visit();
    expect((await nora.signIn(email, PASSWORD)).status).toBe(200);
    expect((await nora.call(`/w/${slug}/interactions`)).status).toBe(200);
    expect((await confirm({ token, password: PASSWORD })).status).toBe(404);
  });

  it("hears the same of every dead link: used, too old, malformed, overtaken", async () => {
    const [used, old, overtaken] = [fresh(), fresh(), fresh()];
    const tokens: string[] = [];
    for (const email of [used, old, overtaken]) tokens.push(await askForSecret(email));
    expect((await confirm({ token: tokens[0], password: PASSWORD })).status).toBe(200);
    await sql`update sign_up_requests set expires_at = now() where email = ${old}`;
    await sql`insert into users (id, email, name) values (${newId()}, ${overtaken}, 'By Provider')`;
    const answers = [];
    for (const token of [...tokens, "A".repeat(43), "' or true --", "%00", "\u0000"]) {
      answers.push(await whole(await confirm({ token })), await whole(await confirm({ token, password: PASSWORD })));
    }
    expect(answers[0]).toMatchObject({
      status: 404,
      body: expect.stringContaining("Sign in, or create the account again."),
    });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  it.each([{}, { token: "" }, { token: 7 }, { token: "x".repeat(101) }, { token: "x", password: 7 }])(
    "gets 400 for what is no link at all: %j",
    async (body) => expect((await confirm(body)).status).toBe(400),
  );
});
