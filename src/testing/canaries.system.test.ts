import { statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collect, FORGED, type Place, WRONG_PASSWORD } from "./canaries/collect";
import {
  CUSTOMER_NAME,
  type Driven,
  drive,
  INVITED,
  META_PERSON,
  PASSWORD,
  PHONE,
  STRANGER,
  TEXTS,
  textOf,
} from "./canaries/drive";
import { formsOf } from "./canaries/forms-of";
import { readRedis } from "./canaries/read-redis";

/** Canaries are planted in all that must not get out, the product is driven, and all that it wrote is searched. */

const WRITTEN = [...Object.keys(TEXTS), FORGED];
const PERSONAL = [CUSTOMER_NAME, PHONE, META_PERSON, INVITED.canary, ...Object.values(STRANGER)];

/** Where a column may hold what; anything else that holds a canary is a leak. */
const MAY_HOLD: Record<string, RegExp> = {
  "interactions.text": /^zq(?!forged)/,
  "replies.evidence": /^zq/,
  "customers.summary": /^zq/,
  "customers.name": /^Zqname/,
  "customers.external_id": new RegExp(PHONE),
  // WhatsApp's ids of messages have the number in them, in base64; an erasure takes their rows.
  "interactions.external_id": new RegExp(PHONE),
  "interactions.dedupe_key": new RegExp(PHONE),
  "replies.external_id": new RegExp(PHONE),
  "users.email": /^zq(stranger|invited)/,
  "users.name": /^Zqstranger/,
  "audit_log.actor_label": /^(Zqstranger|zq(stranger|invited))/,
  "invitations.email": /^zqinvited$/,
  "audit_log.details": /^zqinvited$/,
};

let driven: Driven;
let places: Place[];
let secrets: string[];
let forms: { canary: string; isSecret: boolean; forms: string[] }[];

beforeAll(async () => {
  driven = await drive();
  places = await collect(driven);
  secrets = [...new Set([...driven.secrets, WRONG_PASSWORD])];
  forms = [...secrets, ...WRITTEN, ...PERSONAL, driven.answer].map((canary) => ({
    ...{ canary, isSecret: secrets.includes(canary), forms: formsOf(canary) },
  }));
}, 900_000);
afterAll(() => driven?.stop());

/** Every canary that a text holds, in any of the forms in which they travel. */
function canariesIn(text: string, of: Place["of"]): string[] {
  return forms
    .filter((each) => (of === "everything" || each.isSecret) && each.forms.some((form) => text.includes(form)))
    .map(({ canary }) => canary);
}

describe("what the product wrote", () => {
  it("was made of canaries that are long enough to be told apart", () => {
    expect(secrets.length).toBeGreaterThan(20);
    expect(driven.answer.length).toBeGreaterThan(12);
    expect(secrets.filter((secret) => secret.length < 12)).toEqual([]);
  });

  it("holds no secret and no word of a customer: logs, jobs, events, Redis, mails, pages, scripts, caches, errors", () => {
    const leaks = places.flatMap(({ name, text, of }) =>
      canariesIn(text, of).map((canary) => `${name}: ${canary.slice(0, 12)}…`),
    );
    expect(leaks).toEqual([]);
    const searched = forms.reduce((sum, each) => sum + each.forms.length, 0);
    console.info(`canaries: ${places.length} places searched for ${forms.length} canaries in ${searched} forms`);
  });

  it("was really there to be searched, also of what failed", async () => {
    const [row] = await driven.sql`select conversation_id as id from interactions where text = ${textOf("zqanswered")}`;
    const textIn = (name: string) => places.find((place) => place.name === name)?.text ?? "";
    expect(textIn("owner's answer: interactions.list")).toContain(row?.id);
    const logged = textIn("file: logs/application.log");
    for (const trace of [row?.id, "prepare-reply failed", "graph refused a send", "status 500", "status 403"])
      expect(logged).toContain(trace);
    expect(driven.model.failures).toEqual({ embedding: 1, chat: expect.any(Number) });
    const conversation = driven.filled["[conversation]"];
    expect(textIn(`page for the owner: /w/demo/conversations/${conversation}`)).toContain(conversation);
    expect(textIn(`page for everybody: /deletion/${driven.filled["[code]"]}`)).toContain(driven.filled["[code]"]);
    const count = (kind: string) => places.filter(({ name }) => name.startsWith(kind)).length;
    expect(count("browser: ")).toBeGreaterThan(10);
    expect(count("mail to ")).toBeGreaterThan(2);
    expect(canariesIn(`x ${PASSWORD} zqhandedover`, "everything")).toEqual([PASSWORD, "zqhandedover"]);
  });

  it("keeps the events, and the results and errors of steps, free of words", async () => {
    const { product } = driven;
    const state = await (await fetch(`${product.jobsUrl}/state`)).json();
    expect(JSON.stringify(state)).toContain("interaction/received");
    expect(JSON.stringify(state.runs)).toContain("summarise-customer");
    const { runs, results } = driven.steps;
    for (const seen of ['"kind":"prepared"', '"kind":"refused"', "prepare-reply: unavailable"])
      expect(results.join("\n")).toContain(seen);
    expect(canariesIn(results.join("\n"), "everything")).toEqual([]);
    console.info(`canaries: ${runs} runs searched, with ${results.length} states of their steps`);
  });

  it("keeps every secret hashed or encrypted in the database, and words where words belong", async () => {
    const { sql } = driven;
    const columns = await sql`
      select table_name, column_name from information_schema.columns
      where table_schema = 'public' and (data_type in ('text', 'jsonb', 'ARRAY') or udt_name = 'bytea')`;
    const leaks: string[] = [];
    for (const { table_name: table, column_name: column } of columns) {
      const [row] = await sql`
        select string_agg(${sql(column)}::text, ' ') as text from ${sql(table)}`;
      for (const canary of canariesIn(row?.text ?? "", "everything")) {
        // The answer quotes the shop's knowledge, which is there to be kept.
        if (canary !== driven.answer && !MAY_HOLD[`${table}.${column}`]?.test(canary))
          leaks.push(`${table}.${column}: ${canary.slice(0, 12)}…`);
      }
    }
    expect(leaks).toEqual([]);
    console.info(`canaries: ${columns.length} columns searched`);
  });

  it("keeps Redis free of them, also after somebody's sessions were ended", async () => {
    await driven.owner.post("/api/trpc/me.endOtherSessions", {});
    await driven.stranger.call("/api/session/logout", {
      ...{ method: "POST", headers: { "x-ebizmate-refresh": "1", "sec-fetch-site": "same-origin" } },
    });
    const kept = await readRedis(driven.product);
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.flatMap(({ key, text }) => canariesIn(`${key} ${text}`, "everything"))).toEqual([]);
  });

  it("lets nobody but its owner read the files that hold secrets", () => {
    for (const file of ["secrets.json", "database-url"]) {
      const { mode } = statSync(join(driven.product.dataDir, file));
      expect([file, (mode & 0o077).toString(8)]).toEqual([file, "0"]);
    }
  });
});
