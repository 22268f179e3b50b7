import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, expect, inject, it, vi } from "vitest";
import { pool } from "@/db/client";
import { migrate } from "@/db/migrate";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { asOwner } from "@/testing/factories";
import { setTestSettings } from "@/testing/test-settings";
import { findUnboundRole } from "./find-unbound-role";

const ownerUrl = inject("ownerUrl");
setTestSettings({ DATABASE_URL: ownerUrl });
const bound = `web_${randomBytes(6).toString("hex")}`;

afterAll(async () => {
  await pool().client.end({ timeout: 5 });
  await asOwner(ownerUrl, (db) => db.execute(sql.raw(`drop owned by ${bound}; drop role ${bound}`)));
});

// The embedded engine knows one user, whoever connects.
it.skipIf(!inject("databaseIsReal"))("refuses a role that the policies do not bind where strangers come", async () => {
  Object.assign(env(), { NODE_ENV: "production", APP_URL: "https://mate.example.com" });
  expect(await findUnboundRole()).toMatch(/DATABASE_URL: found a superuser \(postgres\)/);

  env().APP_URL = "http://localhost:3000";
  expect(await findUnboundRole()).toBeNull();

  env().APP_URL = "https://mate.example.com";
  env().EBIZMATE_EMBEDDED = ["database"];
  expect(await findUnboundRole()).toBeNull();

  await asOwner(ownerUrl, (db) => db.execute(sql.raw(`create role ${bound} login nosuperuser nobypassrls`)));
  const url = Object.assign(new URL(ownerUrl), { username: bound }).href;
  await migrate({ url: ownerUrl, applicationUrl: url });
  await pool().client.end({ timeout: 5 });
  Object.assign(globalThis, { ebizmatePool: undefined });
  Object.assign(env(), { DATABASE_URL: url, EBIZMATE_EMBEDDED: [] });
  const warned = vi.spyOn(log, "warn").mockReturnValue();
  expect(await findUnboundRole()).toBeNull();
  expect(warned).not.toHaveBeenCalled();
  // An owner that is no superuser starts, and is told what is better.
  const tablesOwner = new URL(ownerUrl).username;
  await asOwner(ownerUrl, (db) => db.execute(sql.raw(`grant ${tablesOwner} to ${bound}`)));
  try {
    expect(await findUnboundRole()).toBeNull();
    expect(warned).toHaveBeenCalledWith(
      expect.stringMatching(/found the owner of the tables \(web_\w+\); expected a role/),
    );
  } finally {
    await asOwner(ownerUrl, (db) => db.execute(sql.raw(`revoke ${tablesOwner} from ${bound}`)));
  }
});
