import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { startDoubles } from "../start-doubles";
import { setTestSettings } from "../test-settings";
import { INSTALLATION_VERBS } from "./installation-verbs";
import { listCallers, listVerbs, type Verb } from "./list-verbs";
import { checksum, type FullShop, listTenantTables, makeFullShop, nowhere } from "./make-full-shop";
import { guessKeys, type Keys, makeKeys } from "./make-keys";
import { type Outcome, outcomeOf } from "./outcome-of";
import { NEEDS_A_SEND, SCOPED_CASES, type ScopedCase, WITHOUT_IDS } from "./scoped-cases";
import {
  ANSWER_ALIKE,
  type Attempt,
  NAMING_CASES,
  OWN_ACCOUNT_CASES,
  TELLS_THE_OWNER,
  type UnscopedCase,
} from "./unscoped-cases";

const ownerUrl = inject("ownerUrl");
const doubles = await startDoubles();
setTestSettings({ DATABASE_URL: inject("databaseUrl"), ...doubles.settings });
afterAll(() => doubles.stop());

let ours: FullShop;
let theirs: FullShop;
let tables: Awaited<ReturnType<typeof listTenantTables>>;
let before: Record<string, string>;
const sumsOf = (shop: FullShop) => checksum(ownerUrl, shop, tables);

beforeAll(async () => {
  ours = await makeFullShop();
  theirs = await makeFullShop();
  await makeKeys(theirs);
  tables = await listTenantTables(ownerUrl);
  before = await sumsOf(theirs);
});

describe("every verb of the rooms", () => {
  let verbs: Verb[];
  beforeAll(() => {
    verbs = listVerbs();
  });
  const namesOf = (wanted: (verb: Verb) => boolean) =>
    verbs
      .filter(wanted)
      .map(({ name }) => name)
      .sort();

  test("has its case here, or reaches nothing that is kept", () => {
    const isOpen = (verb: Verb) => !verb.isPrivate;
    expect(namesOf((verb) => isOpen(verb) && verb.isScoped)).toEqual(Object.keys(SCOPED_CASES).sort());
    const listed = [OWN_ACCOUNT_CASES, NAMING_CASES, INSTALLATION_VERBS].flatMap(Object.keys);
    expect(namesOf((verb) => isOpen(verb) && !verb.isScoped && verb.reachesStores)).toEqual(listed.sort());
    const count = (wanted: (verb: Verb) => boolean) => verbs.filter(wanted).length;
    console.info(
      `tenancy: ${verbs.length} verbs: ${Object.keys(SCOPED_CASES).length} take a scope, ` +
        `${Object.keys(NAMING_CASES).length} look across for what is named, ` +
        `${Object.keys(OWN_ACCOUNT_CASES).length} act on one's own account, ` +
        `${Object.keys(INSTALLATION_VERBS).length} are the installation's, ` +
        `${count((verb) => isOpen(verb) && !verb.isScoped && !verb.reachesStores)} reach nothing that is kept, ` +
        `${count((verb) => verb.isPrivate)} are private`,
    );
  });

  test("has a name of its own, no exception that nobody wants, and was looked for in its parameters and imports", () => {
    const names = namesOf((verb) => !verb.isPrivate);
    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
    for (const excepted of [...WITHOUT_IDS, ...NEEDS_A_SEND]) expect(SCOPED_CASES).toHaveProperty(excepted);
    for (const excepted of [...ANSWER_ALIKE, ...TELLS_THE_OWNER]) expect(NAMING_CASES).toHaveProperty(excepted);
    const found = Object.fromEntries(verbs.map((verb) => [verb.name, verb]));
    expect(found.readChannel).toMatchObject({ isPrivate: true, isScoped: true, reachesStores: true });
    expect(found.commentKey).toMatchObject({ isPrivate: false, isScoped: false, reachesStores: false });
  });

  test("of the installation is called by nobody else", () => {
    const sources = execFileSync("git", ["ls-files", "src"], { encoding: "utf8" }).trim().split("\n");
    const callers = Object.fromEntries(
      verbs
        .filter(({ name }) => name in INSTALLATION_VERBS)
        .map((verb) => [verb.name, listCallers(verb, sources).sort()]),
    );
    const listed = Object.entries(INSTALLATION_VERBS).map(([name, { callers }]) => [name, callers.toSorted()]);
    expect(callers).toEqual(Object.fromEntries(listed));
  });
});

describe("a verb with the scope of one workspace", () => {
  test.each(Object.keys(SCOPED_CASES))("%s knows nothing of another's ids", async (name) => {
    const verb = SCOPED_CASES[name] as ScopedCase;
    const none = nowhere(theirs.ids);
    doubles.sent.length = 0;
    const foreign = await outcomeOf(() => verb(ours.scope, theirs.ids), theirs.ids);
    expect(foreign.answer).not.toContain(theirs.canary);
    expect(await sumsOf(theirs)).toEqual(before);
    expect(doubles.sent).toEqual([]);
    if (!WITHOUT_IDS.includes(name)) expect(foreign).toEqual(await outcomeOf(() => verb(ours.scope, none), none));
  });

  // The counter-proof, each in a shop of its own: the same call with the shop's own ids comes to something else.
  test.each(Object.keys(SCOPED_CASES).filter((name) => ![...WITHOUT_IDS, ...NEEDS_A_SEND].includes(name)))(
    "%s knows its own",
    async (name) => {
      const verb = SCOPED_CASES[name] as ScopedCase;
      const shop = await makeFullShop();
      const none = nowhere(shop.ids);
      const sums = await sumsOf(shop);
      const missing = await outcomeOf(() => verb(shop.scope, none), none);
      expect(await sumsOf(shop)).toEqual(sums);
      const own = await outcomeOf(() => verb(shop.scope, shop.ids), shop.ids);
      expect([own.answer, await sumsOf(shop)]).not.toEqual([missing.answer, sums]);
    },
  );
});

describe("a verb without a scope", () => {
  const asOwnerOf = ({ people, ids }: FullShop) => ({ session: people.owner, workspaceId: ids.workspaceId });
  const naming = ({ ids, slug, people }: FullShop, keys: Keys) => ({ ids, slug, email: people.owner.email, keys });
  function namingNothing({ ids }: FullShop) {
    const none = nowhere(ids);
    const [slug, email] = [`w-${none.workspaceId}`, `person-${none.userId}@example.test`];
    return { ids: none, slug, email, keys: guessKeys(none) };
  }
  /** An id begins with the moment of its making; the canary's is the shop's first, and all of others was made before. */
  function isOfItsOwn({ answer }: Outcome, { canary }: FullShop): void {
    expect(answer).not.toContain(theirs.canary);
    const moments = [...answer.matchAll(/([0-9a-f]{8}-[0-9a-f]{4})-7[0-9a-f]{3}-/g)].map(([, moment]) => moment);
    expect(moments.filter((moment = "") => `canary-${moment}` < canary.slice(0, "canary-".length + 13))).toEqual([]);
  }
  const tryOut = (verb: UnscopedCase, by: Attempt) => outcomeOf(() => verb(by), by.ids);

  test.each(Object.keys(OWN_ACCOUNT_CASES))("%s works on one's own account, and on no other", async (name) => {
    const before = await sumsOf(theirs);
    const shop = await makeFullShop();
    const keys = await makeKeys(shop);
    const own = await tryOut(OWN_ACCOUNT_CASES[name] as UnscopedCase, { ...asOwnerOf(shop), ...naming(shop, keys) });
    expect(own).toMatchObject({ ok: true });
    isOfItsOwn(own, shop);
    expect(await sumsOf(theirs)).toEqual(before);
  });

  test.each(Object.keys(NAMING_CASES))("%s takes no id for a right, and no key for another's", async (name) => {
    const verb = NAMING_CASES[name] as UnscopedCase;
    const shop = await makeFullShop();
    const keys = await makeKeys(shop);
    const [before, sums] = [await sumsOf(theirs), await sumsOf(shop)];
    const foreign = await tryOut(verb, { ...asOwnerOf(shop), ...naming(theirs, guessKeys(theirs.ids)) });
    expect(foreign.answer).not.toContain(theirs.canary);
    expect([await sumsOf(theirs), await sumsOf(shop)]).toEqual([before, sums]);
    const missing = await tryOut(verb, { ...asOwnerOf(shop), ...namingNothing(shop) });
    if (TELLS_THE_OWNER.includes(name)) expect(foreign).not.toEqual(missing);
    else expect(foreign).toEqual(missing);
    expect(await sumsOf(shop)).toEqual(sums);

    const own = await tryOut(verb, { ...asOwnerOf(shop), ...naming(shop, keys) });
    const isTold = [own.answer, await sumsOf(shop)];
    if (ANSWER_ALIKE.includes(name)) expect(isTold).toEqual([missing.answer, sums]);
    else expect(isTold).not.toEqual([missing.answer, sums]);
    isOfItsOwn(own, shop);
    expect(await sumsOf(theirs)).toEqual(before);
  });
});
