import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { afterAll, expect, inject, it } from "vitest";
import { migrate } from "./migrate";

const name = `owner_${randomBytes(6).toString("hex")}`;
const isReal = inject("databaseIsReal");
const addressOf = (parts: { username?: string; password?: string; pathname?: string }) =>
  Object.assign(new URL(inject("ownerUrl")), parts).href;
const OWNED = addressOf({ username: name, password: name, pathname: `/${name}` });

async function run(url: string, ...statements: string[]): Promise<postgres.Row[]> {
  const client = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    let rows: postgres.Row[] = [];
    for (const statement of statements) rows = await client.unsafe(statement);
    return rows;
  } finally {
    await client.end({ timeout: 5 });
  }
}

afterAll(async () => {
  if (!isReal) return;
  await run(
    addressOf({}),
    `drop database if exists ${name} with (force)`,
    `drop owned by ${name}`,
    `drop role ${name}`,
  );
});

// The embedded engine knows one user, whoever connects.
it.skipIf(!isReal)("lets an owner who is no superuser serve the application as well", async () => {
  const made = await run(
    addressOf({}),
    `create role ${name} login password '${name}' nosuperuser createrole`,
    `create database ${name} owner ${name}`,
    `select rolname as role, current_setting('server_version_num')::int as version
    from pg_roles where starts_with(rolname, 'ebizmate_')`,
  );
  expect(made.map(({ role }) => role)).toEqual(expect.arrayContaining(["ebizmate_app", "ebizmate_installation"]));
  // The roles are the server's and exist by now: this is what Postgres gives whoever makes one.
  for (const { role, version } of made) {
    const asMaker = version < 160_000 ? "admin option" : "admin true, inherit false, set false";
    await run(addressOf({}), `grant ${role} to ${name} with ${asMaker}`);
  }
  await run(addressOf({ pathname: `/${name}` }), "create extension vector");

  await migrate({ url: OWNED, applicationUrl: OWNED });
  await migrate({ url: OWNED, applicationUrl: OWNED });
  for (const role of ["ebizmate_app", "ebizmate_installation"]) {
    expect(await run(OWNED, `set role ${role}`, "select current_user as role")).toEqual([{ role }]);
  }
});
