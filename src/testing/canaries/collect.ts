import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "vitest";
import { listRoutes } from "../list-routes";
import { Visitor } from "../visitor";
import { digits, directMessage } from "../wire-bodies";
import { type Driven, OWNER, PASSWORD, STRANGER } from "./drive";
import { readRedis } from "./read-redis";

const NEXT = resolve(import.meta.dirname, "../../../.next");
/** What of the data directory holds such things because it is there for that; all the rest of it is searched. */
const MEANT_TO_HOLD = [/^secrets\.json$/, /^database-url$/, /^meta\//];
/** Pages for whoever runs the installation. */
const OPERATORS = /^\/operator(\/|$)/;

export const FORGED = "zqforgedtext";
export const WRONG_PASSWORD = "zq-wrong-password-of-somebody";

/** `of` says what may not stand there: secrets alone, where somebody may read their customers' words. */
export type Place = { name: string; text: string; of: "secrets" | "everything" };

/** Everything that the product has written, and answers whoever asks: each place by its name. */
export async function collect(driven: Driven): Promise<Place[]> {
  const { product, owner, stranger, filled, mail, startedAtMs } = driven;
  const places: Place[] = [];
  const add = (name: string, text: string, of: Place["of"] = "everything") => void places.push({ name, text, of });
  // Canaries are ASCII, and so are their forms: bytes are searched faster than what they may mean.
  const read = (path: string) => readFileSync(path, "latin1");

  for (const [name, answer] of refused(driven)) add(`answer: ${name}`, await (await answer).text());
  for (const { url } of listRoutes("page.tsx", filled)) {
    expect(url).not.toContain("unfilled");
    add(`page for everybody: ${url}`, await (await new Visitor(product.appUrl).call(url)).text());
    const forStranger = await (await stranger.call(url)).text();
    add(`page for a stranger: ${url}`, forStranger.replaceAll(/Zqstranger|zqstranger@[\w.]+/g, ""));
    // The owner may read their customers' words; nobody reads a secret.
    add(`page for the owner: ${url}`, await (await owner.call(url)).text(), "secrets");
  }
  const conversationId = filled["[conversation]"];
  for (const path of ["interactions.list", "channels.list", "team.members", "team.apiKeys", "team.invitations"])
    add(`owner's answer: ${path}`, await (await owner.call(query(path, { workspace: "demo" }))).text(), "secrets");
  for (const path of ["conversations.get", "conversations.messages"]) {
    const asked = query(path, { workspace: "demo", conversationId });
    add(`owner's answer: ${path}`, await (await owner.call(asked)).text(), "secrets");
    add(`stranger's answer: ${path}`, await (await stranger.call(asked)).text());
  }
  for (const [name, text] of await askAsOperator(driven)) add(name, text);
  for (const path of ["/", "/state"])
    add(`job runner: ${path}`, await (await fetch(`${product.jobsUrl}${path}`)).text());
  for (const { key, text } of await readRedis(product)) add(`redis: ${key}`, `${key} ${text}`);
  for (const { to, text, headers } of mail.mails) {
    // To whom it is and the secret of its own link are what a mail is for.
    const own = `${JSON.stringify({ ...headers, to: "" })}\n${text.replaceAll(/#\S+/g, "")}`;
    add(`mail to ${to}: ${headers.subject}`, own);
  }
  for (const file of filesIn(join(NEXT, "static")))
    if (/\.(js|css|json|map)$/.test(file)) add(`browser: ${file}`, read(join(NEXT, "static", file)));
  // The bundler's cache is older than any canary; what the server keeps there while it runs is not.
  for (const file of filesIn(NEXT).filter((file) => statSync(join(NEXT, file)).mtimeMs > startedAtMs))
    add(`server's cache: ${file}`, read(join(NEXT, file)));
  // The banner says on the terminal how to sign a test webhook: that one secret, and the simulator alone takes it.
  add("launcher's words", product.output().replaceAll(product.secrets.META_APP_SECRET ?? "", ""));
  // Files last: the logs have the traces of everything before.
  // The database keeps words, and the test of its columns says which; of secrets no file of it has one.
  for (const file of filesIn(product.dataDir).filter((file) => !MEANT_TO_HOLD.some((meant) => meant.test(file))))
    add(`file: ${file}`, read(join(product.dataDir, file)), file.startsWith("database/") ? "secrets" : "everything");
  return places;
}

function filesIn(folder: string): string[] {
  const isFile = (file: string) => statSync(join(folder, file), { throwIfNoEntry: false })?.isFile();
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(isFile);
}

const query = (path: string, input: object) => `/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`;

/** Answers that are errors, each after something private was sent. */
function refused({ product, owner, stranger, resetSecret, recoveryCode }: Driven): [string, Promise<Response>][] {
  const anonymous = new Visitor(product.appUrl);
  const forged = directMessage("messenger", { customerId: digits(), text: FORGED });
  const json = { "content-type": "application/json" };
  const broken = { method: "POST", headers: json, body: `{"${PASSWORD}` };
  const unsigned = { method: "POST", body: FORGED };
  const proof = { password: PASSWORD, code: recoveryCode };
  return [
    ["forged webhook", product.deliver(forged, { "x-hub-signature-256": `sha256=${"0".repeat(64)}` })],
    ["unsigned webhook", product.deliver(forged, { "x-hub-signature-256": "" })],
    ["webhook that is not JSON", product.deliver(`{"text":"${FORGED}"`)],
    ["wrong password", anonymous.signIn(OWNER.email, WRONG_PASSWORD)],
    ["sign-up that is refused", anonymous.post("/api/account/sign-up", { ...STRANGER, password: "zqshort" })],
    ["broken form", anonymous.call("/api/account/sign-up", broken)],
    ["link with a weak password", anonymous.post("/api/account/reset", { token: resetSecret, password: "zqshort" })],
    ["second factor that is there", stranger.post("/api/trpc/me.beginTotp", { proof })],
    ["stranger at the door", stranger.call(query("interactions.list", { workspace: "demo" }))],
    ["wrong input", owner.call(query("interactions.list", { workspace: "demo", cursor: PASSWORD }))],
    ["anonymous call", anonymous.call(query("interactions.list", { workspace: "demo" }))],
    ["broken call", owner.call("/api/trpc/team.invite", broken)],
    ["unsigned job", anonymous.call("/api/inngest?fnId=x", unsigned)],
    [
      "job with a wrong signature",
      anonymous.call("/api/inngest?fnId=x", { ...unsigned, headers: { "x-inngest-signature": "t=1&s=0" } }),
    ],
    ["page that does not exist", anonymous.call("/no/such/page")],
    ["readiness", anonymous.call("/api/ready")],
  ];
}

/** Whoever runs the installation sees sums of the same customers, and of their words none. */
async function askAsOperator({ sql, owner }: Driven): Promise<[string, string][]> {
  await sql`update users set is_operator = true where email = ${OWNER.email}`;
  const calls: [string, object][] = [
    ["health", {}],
    ["owed", {}],
    ["traffic", { span: "month" }],
    ["workspaces", {}],
  ];
  const answers: [string, string][] = [];
  for (const [name, input] of calls) {
    const answer = await owner.call(query(`operator.${name}`, input));
    expect([name, answer.status]).toEqual([name, 200]);
    answers.push([`operator's answer: ${name}`, await answer.text()]);
  }
  for (const { url } of listRoutes("page.tsx").filter(({ url }) => OPERATORS.test(url)))
    answers.push([`page for the operator: ${url}`, await (await owner.call(url)).text()]);
  await sql`update users set is_operator = false where email = ${OWNER.email}`;
  return answers;
}
