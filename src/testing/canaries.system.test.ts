import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { codeAt, stepAt } from "@/features/identity/_totp";
import { fromBase32 } from "./from-base32";
import { Visitor } from "./visitor";
import { startWholeProduct, type WholeProduct } from "./whole-product";
import { digits, directMessage, instagramComment, whatsappMessage } from "./wire-bodies";

/** Canaries are planted in all that must not get out, the product is driven, and all that it wrote is searched. */

const NEXT = resolve(import.meta.dirname, "../../.next");
const SOON_MS = 90_000;
const OWNER = { email: "owner@demo.local", password: "demo-demo-demo" };
const PHONE = "43660555123456789";
const TEXTS = {
  answered: "How much is shipping within Austria? zqanswered",
  handedOver: "Who won the chess championship in 1972? zqhandedover",
  comment: "How much is shipping within Austria? zqcomment",
  forged: "zqforgedtext",
};
const CUSTOMER_NAME = "Zqname Canary";
const PASSWORD = "zq-walnut-river-51-lantern";
const WRONG_PASSWORD = "zq-wrong-password-of-somebody";
const STRANGER = { email: "zqstranger@example.test", name: "Zqstranger" };
const INVITED = { email: "zqinvited@example.test", canary: "zqinvited" };
const WRITTEN = ["zqanswered", "zqhandedover", "zqcomment", "zqforgedtext"];

/** Where a column may hold what; anything else that holds a canary is a leak. */
const MAY_HOLD: Record<string, RegExp> = {
  "interactions.text": /^zq(answered|handedover|comment)$/,
  "replies.evidence": /^zq/,
  "customers.summary": /^zq/,
  "customers.name": /^Zqname/,
  "customers.external_id": new RegExp(PHONE),
  "users.email": /^zq(stranger|invited)/,
  "users.name": /^Zqstranger/,
  "audit_log.actor_label": /^Zqstranger/,
  "invitations.email": /^zqinvited$/,
  "audit_log.details": /^zqinvited$/,
};

/** What of the data directory holds such things because it is there for that; all the rest of it is searched. */
const MEANT_TO_HOLD = [/^secrets\.json$/, /^database-url$/, /^meta\//];

type Place = { name: string; text: string; of: "secrets" | "everything" };

let product: WholeProduct;
let sql: Sql;
let owner: Visitor;
let stranger: Visitor;
let resetSecret = "";
let recoveryCode = "";
const secrets: string[] = [];
const places: Place[] = [];

beforeAll(async () => {
  product = await startWholeProduct();
  sql = postgres(product.databaseUrl, { max: 1, onnotice: () => undefined });
  owner = new Visitor(product.appUrl);
  stranger = new Visitor(product.appUrl);
  await drive();
  await collect();
}, 600_000);

afterAll(async () => {
  await sql?.end({ timeout: 1 });
  await product?.stop();
});

async function drive(): Promise<void> {
  const whatsapp = whatsappMessage({ customerId: PHONE, text: TEXTS.answered });
  const contact = whatsapp.entry[0]?.changes[0]?.value.contacts[0];
  if (contact) contact.profile.name = CUSTOMER_NAME;
  await product.deliver(whatsapp);
  await product.deliver(directMessage("messenger", { customerId: digits(), text: TEXTS.handedOver }));
  await product.deliver(instagramComment({ customerId: digits(), text: TEXTS.comment }));

  expect((await owner.signIn(OWNER.email, OWNER.password)).status).toBe(200);
  const signUp = { ...STRANGER, password: PASSWORD, workspaceName: "Strangers" };
  expect((await stranger.post("/api/account/sign-up", signUp)).status).toBe(200);
  expect((await stranger.signIn(STRANGER.email, PASSWORD)).status).toBe(200);
  const made = await owner.post("/api/trpc/team.createApiKey", {
    ...{ workspace: "demo", name: "canary", scopes: ["workspace.read"], expiresInDays: null },
  });
  secrets.push((await made.json()).result.data.key);
  const invited = await owner.post("/api/trpc/team.invite", {
    ...{ workspace: "demo", email: INVITED.email, role: "viewer" },
  });
  const invitation = new URL((await invited.json()).result.data.url).hash.slice(1);
  secrets.push(invitation, await makeMember(invitation), ...(await addSecondFactor()));
  secrets.push(...owner.secrets(), ...stranger.secrets(), PASSWORD, WRONG_PASSWORD);
  secrets.push(
    ...Object.values(product.secrets),
    "demo-token-instagram",
    "demo-token-messenger",
    "demo-token-whatsapp",
  );

  const owed = () => sql`select 1 from interactions where text like '%zq%' and outcome = 'owed'`;
  const deadlineMs = Date.now() + SOON_MS;
  while ((await owed()).length > 0 && Date.now() < deadlineMs) await sleep(200);
  expect(await owed()).toHaveLength(0);
}

/** The invited person joins and loses the password: the secret of the link that somebody made for them. */
async function makeMember(invitation: string): Promise<string> {
  const accept = { newAccount: { name: "Nora New", password: PASSWORD } };
  const joined = await new Visitor(product.appUrl).post("/api/account/invitation", { token: invitation, accept });
  expect(joined.status).toBe(200);
  const [member] = await sql`select id from users where email = ${INVITED.email}`;
  const made = await owner.post("/api/trpc/team.createResetLink", { workspace: "demo", userId: member?.id });
  resetSecret = new URL((await made.json()).result.data.url).hash.slice(1);
  return resetSecret;
}

/** The stranger's second factor: its secret as it is typed and as it is kept, and the recovery codes, likewise. */
async function addSecondFactor(): Promise<string[]> {
  const proof = { password: PASSWORD };
  const { secret } = (await (await stranger.post("/api/trpc/me.beginTotp", { proof })).json()).result.data;
  const bytes = fromBase32(secret);
  const code = codeAt(bytes, stepAt(Date.now()));
  const { recoveryCodes } = (await (await stranger.post("/api/trpc/me.confirmTotp", { code })).json()).result.data;
  recoveryCode = recoveryCodes[0];
  const codes: string[] = recoveryCodes.flatMap((each: string) => [each, each.replaceAll("-", "")]);
  return [secret, bytes.toString("base64url"), ...codes];
}

/** Answers that are errors, each after something private was sent. */
async function errorBodies(): Promise<void> {
  const anonymous = new Visitor(product.appUrl);
  const forged = directMessage("messenger", { customerId: digits(), text: TEXTS.forged });
  const json = { "content-type": "application/json" };
  const answers: [string, Promise<Response>][] = [
    ["forged webhook", product.deliver(forged, { "x-hub-signature-256": `sha256=${"0".repeat(64)}` })],
    ["unsigned webhook", product.deliver(forged, { "x-hub-signature-256": "" })],
    ["webhook that is not JSON", product.deliver(`{"text":"${TEXTS.forged}"`)],
    ["wrong password", anonymous.signIn(OWNER.email, WRONG_PASSWORD)],
    ["sign-up that is refused", anonymous.post("/api/account/sign-up", { ...STRANGER, password: "zqshort" })],
    ["broken form", anonymous.call("/api/account/sign-up", { method: "POST", headers: json, body: `{"${PASSWORD}` })],
    ["link with a weak password", anonymous.post("/api/account/reset", { token: resetSecret, password: "zqshort" })],
    [
      "second factor that is there",
      stranger.post("/api/trpc/me.beginTotp", { proof: { password: PASSWORD, code: recoveryCode } }),
    ],
    ["stranger at the door", stranger.call(query("interactions.list", { workspace: "demo" }))],
    ["wrong input", owner.call(query("interactions.list", { workspace: "demo", cursor: PASSWORD }))],
    ["anonymous call", anonymous.call(query("interactions.list", { workspace: "demo" }))],
    ["broken call", owner.call("/api/trpc/team.invite", { method: "POST", headers: json, body: `{"${PASSWORD}` })],
    ["unsigned job", anonymous.call("/api/inngest?fnId=x", { method: "POST", body: TEXTS.forged })],
    [
      "job with a wrong signature",
      anonymous.call("/api/inngest?fnId=x", {
        ...{ method: "POST", body: TEXTS.forged, headers: { "x-inngest-signature": "t=1&s=0" } },
      }),
    ],
    ["page that does not exist", anonymous.call("/no/such/page")],
    ["readiness", anonymous.call("/api/ready")],
  ];
  for (const [name, answer] of answers) add(`answer: ${name}`, await (await answer).text());
}

const query = (path: string, input: object) => `/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`;

function add(name: string, text: string, of: Place["of"] = "everything"): void {
  places.push({ name, text, of });
}

async function collect(): Promise<void> {
  await errorBodies();
  for (const path of [
    "/",
    "/sign-in",
    "/sign-up",
    "/sign-up/confirm",
    "/forgot",
    "/reset",
    "/invitation",
    "/auth/renew",
    "/simulator",
  ])
    add(`page for everybody: ${path}`, await (await new Visitor(product.appUrl).call(path)).text());
  for (const path of ["/w/demo/interactions", "/w/demo/team", "/w/demo/audit", "/me"]) {
    add(
      `page for a stranger: ${path}`,
      (await (await stranger.call(path)).text()).replaceAll(/Zqstranger|zqstranger@[\w.]+/g, ""),
    );
    // The owner may read their customers' words; nobody reads a secret.
    add(`page for the owner: ${path}`, await (await owner.call(path)).text(), "secrets");
  }
  for (const path of ["interactions.list", "channels.list", "team.members", "team.apiKeys", "team.invitations"])
    add(`owner's answer: ${path}`, await (await owner.call(query(path, { workspace: "demo" }))).text(), "secrets");
  await askAsOperator();
  for (const path of ["/", "/state"])
    add(`job runner: ${path}`, await (await fetch(`${product.jobsUrl}${path}`)).text());
  for (const file of readdirSync(join(NEXT, "static"), { recursive: true, encoding: "utf8" })) {
    if (/\.(js|css|json|map)$/.test(file)) add(`browser: ${file}`, readFileSync(join(NEXT, "static", file), "utf8"));
  }
  // The banner says on the terminal how to sign a test webhook: that one secret, and the simulator alone takes it.
  add("launcher's words", product.output().replaceAll(product.secrets.META_APP_SECRET ?? "", ""));
  // Files last: the logs have the traces of everything before.
  for (const file of readdirSync(product.dataDir, { recursive: true, encoding: "utf8" })) {
    const path = join(product.dataDir, file);
    if (MEANT_TO_HOLD.some((meant) => meant.test(file)) || !statSync(path, { throwIfNoEntry: false })?.isFile())
      continue;
    // The database keeps words, and the test of its columns says which; of secrets no file of it has one.
    add(`file: ${file}`, readFileSync(path, "utf8"), file.startsWith("database/") ? "secrets" : "everything");
  }
}

/** Whoever runs the installation sees sums of the same customers, and of their words none. */
async function askAsOperator(): Promise<void> {
  await sql`update users set is_operator = true where email = ${OWNER.email}`;
  const calls: [string, object][] = [
    ...(["health", "owed"] as const).map((name): [string, object] => [name, {}]),
    ["traffic", { span: "month" }],
    ["workspaces", {}],
  ];
  for (const [name, input] of calls) {
    const answer = await owner.call(query(`operator.${name}`, input));
    expect([name, answer.status]).toEqual([name, 200]);
    add(`operator's answer: ${name}`, await answer.text());
  }
  add("page for the operator", await (await owner.call("/operator")).text());
  await sql`update users set is_operator = false where email = ${OWNER.email}`;
}

/** Every canary that a text holds, with secrets also in the two forms in which they travel. */
function canariesIn(text: string, of: Place["of"]): string[] {
  const private_ =
    of === "everything" ? [...WRITTEN, CUSTOMER_NAME, PHONE, INVITED.canary, ...Object.values(STRANGER)] : [];
  const canaries = new Set([...secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]), ...private_]);
  return [...canaries].filter((canary) => text.includes(canary));
}

describe("what the product wrote", () => {
  it("was made of canaries that are long enough to be told apart", () => {
    expect(secrets.length).toBeGreaterThan(15);
    expect(secrets.filter((secret) => secret.length < 12)).toEqual([]);
  });

  it("holds no secret and no word of a customer: logs, jobs, events, pages, scripts, errors", () => {
    const leaks = places.flatMap(({ name, text, of }) =>
      canariesIn(text, of).map((canary) => `${name}: ${canary.slice(0, 12)}…`),
    );
    expect(leaks).toEqual([]);
    console.info(`canaries: ${places.length} places searched for ${secrets.length + WRITTEN.length + 5} canaries`);
  });

  it("was really there to be searched", async () => {
    const [row] = await sql`select conversation_id as id from interactions where text = ${TEXTS.answered}`;
    const holders = places.filter(({ text }) => text.includes(row?.id)).map(({ name }) => name);
    expect(holders).toEqual(
      expect.arrayContaining(["file: logs/application.log", "owner's answer: interactions.list"]),
    );
    expect(places.find(({ name }) => name === "job runner: /state")?.text).toContain("interaction/received");
    expect(places.filter(({ name }) => name.startsWith("browser: ")).length).toBeGreaterThan(10);
    expect(canariesIn(`x ${PASSWORD} ${TEXTS.handedOver}`, "everything")).toEqual([PASSWORD, "zqhandedover"]);
  });

  it("keeps the results of steps free of words", async () => {
    const state = await (await fetch(`${product.jobsUrl}/state`)).json();
    expect(state.runs.length).toBeGreaterThan(2);
    const { createHash } = await import("node:crypto");
    const key = (product.secrets.INNGEST_SIGNING_KEY ?? "").replace(/^signkey-\w+-/, "");
    const hashed = createHash("sha256").update(Buffer.from(key, "hex")).digest("hex");
    for (const { id } of state.runs as { id: string }[]) {
      for (const what of ["actions", "batch"]) {
        const answer = await fetch(`${product.jobsUrl}/v0/runs/${id}/${what}`, {
          headers: { authorization: `Bearer signkey-prod-${hashed}` },
        });
        expect(answer.status, "the runner takes the key").not.toBe(401);
        expect(canariesIn(await answer.text(), "everything")).toEqual([]);
      }
    }
  });

  it("keeps every secret hashed or encrypted in the database, and words where words belong", async () => {
    const columns = await sql`
      select table_name, column_name from information_schema.columns
      where table_schema = 'public' and (data_type in ('text', 'jsonb', 'ARRAY') or udt_name = 'bytea')`;
    const leaks: string[] = [];
    for (const { table_name: table, column_name: column } of columns) {
      const [row] = await sql`
        select string_agg(${sql(column)}::text, ' ') as text from ${sql(table)}`;
      for (const canary of canariesIn(row?.text ?? "", "everything")) {
        if (!MAY_HOLD[`${table}.${column}`]?.test(canary)) leaks.push(`${table}.${column}: ${canary.slice(0, 12)}…`);
      }
    }
    expect(leaks).toEqual([]);
    console.info(`canaries: ${columns.length} columns searched`);
  });

  it("keeps Redis free of them", async () => {
    const { redis } = JSON.parse(readFileSync(join(product.dataDir, "ports.json"), "utf8"));
    const ask = async (...command: string[]) => {
      const headers = { authorization: `Bearer ${product.secrets.UPSTASH_REDIS_REST_TOKEN}` };
      const answer = await fetch(`http://127.0.0.1:${redis}/`, {
        method: "POST",
        headers,
        body: JSON.stringify(command),
      });
      return (await answer.json()).result;
    };
    await owner.post("/api/trpc/me.endOtherSessions", {});
    await stranger.call("/api/session/logout", {
      ...{ method: "POST", headers: { "x-ebizmate-refresh": "1", "sec-fetch-site": "same-origin" } },
    });
    const keys: string[] = await ask("KEYS", "*");
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) expect(canariesIn(`${key} ${await ask("GET", key)}`, "everything")).toEqual([]);
  });

  it("lets nobody but its owner read the files that hold secrets", () => {
    for (const file of ["secrets.json", "database-url"])
      expect([file, (statSync(join(product.dataDir, file)).mode & 0o077).toString(8)]).toEqual([file, "0"]);
  });
});
