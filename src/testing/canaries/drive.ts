import { createHmac } from "node:crypto";
import postgres, { type Sql } from "postgres";
import { expect, vi } from "vitest";
import { offlineModelSettings } from "@/embedded/model/offline-model-settings";
import { codeAt, stepAt } from "@/features/identity/_totp";
import { fromBase32 } from "../from-base32";
import { type MailServer, startMailServer } from "../mail-server";
import { Visitor } from "../visitor";
import { startWholeProduct, type WholeProduct } from "../whole-product";
import { digits, directMessage, instagramComment, whatsappMessage } from "../wire-bodies";
import { type RepeatingModel, startRepeatingModel } from "./repeating-model";
import { watchRuns } from "./watch-runs";

const SOON_MS = 180_000;
const KNOWN = "How much is shipping within Austria?";
/** More than the raw window holds. */
const MESSAGES_OF_ONE = 8;

export const OWNER = { email: "owner@demo.local", password: "demo-demo-demo" };
export const PHONE = "43660555123456789";
export const CUSTOMER_NAME = "Zqname Canary";
export const PASSWORD = "zq-walnut-river-51-lantern";
export const STRANGER = { email: "zqstranger@example.test", name: "Zqstranger" };
export const INVITED = { email: "zqinvited@example.test", canary: "zqinvited" };
export const META_PERSON = "77660555987654321";
/** What customers write, by what becomes of it. */
export const TEXTS = {
  zqanswered: KNOWN,
  zqhandedover: "Who won the chess championship in 1972?",
  zqcomment: KNOWN,
  zqsummarised: KNOWN,
  zqmodelfailed: KNOWN,
  zqgraphfailed: KNOWN,
};
export type Word = keyof typeof TEXTS;
export const textOf = (word: Word) => `${TEXTS[word]} ${word}`;

/** The product after everything has happened to it, and what must not have got out of it. */
export type Driven = {
  product: WholeProduct;
  sql: Sql;
  mail: MailServer;
  model: RepeatingModel;
  owner: Visitor;
  stranger: Visitor;
  secrets: string[];
  resetSecret: string;
  recoveryCode: string;
  /** What the pages of one conversation and of one deletion have in their addresses. */
  filled: { "[conversation]": string; "[code]": string };
  /** When it had just started, before anything was written. */
  startedAtMs: number;
  /** What the steps of the jobs came to, as far as it was seen while their runs lived. */
  steps: { runs: number; results: string[] };
  /** What a customer was told. */
  answer: string;
  stop(): Promise<void>;
};

export async function drive(): Promise<Driven> {
  const [mail, model] = [await startMailServer(), await startRepeatingModel("zqmodelfailed")];
  const product = await startWholeProduct({ settings: { ...offlineModelSettings(model.url), SMTP_URL: mail.url } });
  const startedAtMs = Date.now();
  const endWatch = watchRuns(product);
  const sql = postgres(product.databaseUrl, { max: 1, onnotice: () => undefined });
  const [owner, stranger] = [new Visitor(product.appUrl), new Visitor(product.appUrl)];
  const visits = { product, sql, mail, owner, stranger };
  await writeAsCustomers(product);
  const accounts = await makeAccounts(visits);
  await untilSettled(sql);
  const steps = await endWatch();
  const [conversation] = await sql`select conversation_id as id from interactions where text like '%zqsummarised%'`;
  const [answered] = await sql`
    select o.text from interactions o join interactions i on i.conversation_id = o.conversation_id
    where i.text like '%zqanswered%' and o.direction = 'outbound'`;
  const filled = { "[conversation]": conversation?.id, "[code]": await askToDelete(product) };
  const secrets = [
    ...accounts.secrets,
    ...[...owner.secrets(), ...stranger.secrets(), ...Object.values(product.secrets)],
    ...["demo-token-instagram", "demo-token-messenger", "demo-token-whatsapp", "smtp-pass-word-73"],
  ];
  async function stop(): Promise<void> {
    await sql.end({ timeout: 1 });
    await product.stop();
    await Promise.all([model.stop(), mail.stop()]);
  }
  return { ...visits, ...accounts, model, secrets, filled, startedAtMs, steps, answer: answered?.text ?? "", stop };
}

async function writeAsCustomers(product: WholeProduct): Promise<void> {
  const unlucky = digits();
  for (const name of ["transient", "recipient_unavailable"])
    await product.control("POST errors", { name, customerId: unlucky });
  const whatsapp = whatsappMessage({ customerId: PHONE, text: textOf("zqanswered") });
  const contact = whatsapp.entry[0]?.changes[0]?.value.contacts[0];
  if (contact) contact.profile.name = CUSTOMER_NAME;
  const direct = (word: Word, customerId = digits()) => directMessage("messenger", { customerId, text: textOf(word) });
  const chatty = digits();
  const bodies = [
    whatsapp,
    direct("zqhandedover"),
    direct("zqmodelfailed"),
    direct("zqgraphfailed", unlucky),
    instagramComment({ customerId: digits(), text: textOf("zqcomment") }),
    ...Array.from({ length: MESSAGES_OF_ONE }, () => direct("zqsummarised", chatty)),
  ];
  for (const body of bodies) expect((await product.deliver(body)).status).toBe(200);
}

/** Every turn has its outcome, and the customer who wrote so much a summary. */
async function untilSettled(sql: Sql): Promise<void> {
  await vi.waitFor(
    async () => {
      expect(await sql`select text from interactions where text like '%zq%' and outcome = 'owed'`).toEqual([]);
      expect(await sql`select 1 from customers where summary like '%zqsummarised%'`).toHaveLength(1);
    },
    { timeout: SOON_MS, interval: 500 },
  );
}

type Visits = Pick<Driven, "product" | "sql" | "mail" | "owner" | "stranger">;

/** The accounts of an owner, a stranger and somebody invited: what each of them was given to get in with. */
async function makeAccounts({ product, sql, mail, owner, stranger }: Visits) {
  const linkTo = async (to: string, path: string) => {
    const link = new RegExp(`${path}#(\\S+)`);
    return vi.waitFor(
      () => {
        const found = mail.mails.filter((each) => each.to.includes(to)).map(({ text }) => link.exec(text)?.[1]);
        if (!found.some(Boolean)) throw new Error(`no mail with ${path} yet`);
        return found.find(Boolean) ?? "";
      },
      { timeout: 20_000 },
    );
  };
  const dataOf = async (answer: Response) => (await answer.json()).result.data;
  expect((await owner.signIn(OWNER.email, OWNER.password)).status).toBe(200);
  const signUp = { ...STRANGER, password: PASSWORD, workspaceName: "Strangers" };
  expect((await stranger.post("/api/account/sign-up", signUp)).status).toBe(200);
  const signUpLink = await linkTo(STRANGER.email, "/sign-up/confirm");
  const confirmation = { token: signUpLink, password: PASSWORD };
  expect((await stranger.post("/api/account/sign-up/confirm", confirmation)).status).toBe(200);
  expect((await stranger.signIn(STRANGER.email, PASSWORD)).status).toBe(200);
  expect((await stranger.post("/api/account/request-reset", { email: STRANGER.email })).status).toBe(200);
  const ownReset = await linkTo(STRANGER.email, "/reset");

  const wanted = { workspace: "demo", name: "canary", scopes: ["workspace.read"], expiresInDays: null };
  const { key } = await dataOf(await owner.post("/api/trpc/team.createApiKey", wanted));
  await owner.post("/api/trpc/team.invite", { workspace: "demo", email: INVITED.email, role: "viewer" });
  const invitation = await linkTo(INVITED.email, "/invitation");
  const accept = { newAccount: { name: "Nora New", password: PASSWORD } };
  const guest = new Visitor(product.appUrl);
  expect((await guest.post("/api/account/invitation", { token: invitation, accept })).status).toBe(200);
  // The invited person loses the password: the secret of the link that somebody made for them.
  const [member] = await sql`select id from users where email = ${INVITED.email}`;
  const made = await owner.post("/api/trpc/team.createResetLink", { workspace: "demo", userId: member?.id });
  const resetSecret = new URL((await dataOf(made)).url).hash.slice(1);

  // A second factor: its secret as it is typed and as it is kept, and the recovery codes, likewise.
  const proof = { password: PASSWORD };
  const { secret } = await dataOf(await stranger.post("/api/trpc/me.beginTotp", { proof }));
  const bytes = fromBase32(secret);
  const code = codeAt(bytes, stepAt(Date.now()));
  const { recoveryCodes } = await dataOf(await stranger.post("/api/trpc/me.confirmTotp", { code }));
  const codes: string[] = recoveryCodes.flatMap((each: string) => [each, each.replaceAll("-", "")]);
  const secrets = [key, signUpLink, ownReset, invitation, resetSecret, PASSWORD];
  secrets.push(secret, bytes.toString("base64url"), ...codes);
  return { secrets, resetSecret, recoveryCode: recoveryCodes[0] as string };
}

/** @returns the code of the request's public page */
async function askToDelete({ appUrl, secrets }: WholeProduct): Promise<string> {
  const said = { algorithm: "HMAC-SHA256", issued_at: Math.floor(Date.now() / 1000), user_id: META_PERSON };
  const payload = Buffer.from(JSON.stringify(said)).toString("base64url");
  const signature = createHmac("sha256", secrets.META_APP_SECRET ?? "")
    .update(payload)
    .digest("base64url");
  const body = new URLSearchParams({ signed_request: `${signature}.${payload}` });
  const answer = await fetch(`${appUrl}/api/meta/data-deletion`, { method: "POST", body });
  return (await answer.json()).confirmation_code;
}
