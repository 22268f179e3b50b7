import { sql } from "drizzle-orm";
import { expect, inject, it, vi } from "vitest";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { users } from "@/db/schema/identity";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { makeUser, TEST_PASSWORD } from "@/testing/make-user";
import { setTestSettings } from "@/testing/test-settings";
import { makeDeviceMark } from "./_known-device";
import { takeAttempt } from "./_throttle";
import { checkCredentials } from "./check-credentials";
import { hashPassword } from "./hash-password";
import { DEMO_ACCOUNT } from "./rules";

setTestSettings({ DATABASE_URL: inject("databaseUrl") });

const CALLER = { addressPrefix: null, userAgent: null };

it("lets the demo's password in on one's own machine, and nowhere that strangers come", async () => {
  const email = `demo-${newId()}@demo.local`;
  const passwordHash = await hashPassword(DEMO_ACCOUNT.password);
  await acrossWorkspaces("identity", (tx) => tx.insert(users).values({ id: newId(), email, name: "x", passwordHash }));
  const given = { email, password: DEMO_ACCOUNT.password, code: null, deviceMark: null, caller: CALLER };
  expect(await checkCredentials(given)).toMatchObject({ kind: "right" });
  env().APP_URL = "https://mate.example.com";
  expect(await checkCredentials(given)).toEqual({ kind: "wrong" });
});

it("lets somebody in by a known browser, whoever has used up the tries of the network", async () => {
  const user = await makeUser();
  const caller = { ...CALLER, addressPrefix: `net-${newId()}` };
  const given = { email: user.email, password: TEST_PASSWORD, code: null, caller };
  for (let guess = 0; guess < 51; guess += 1) await takeAttempt({ account: null, addressPrefix: caller.addressPrefix });
  expect(await checkCredentials({ ...given, deviceMark: null })).toMatchObject({ kind: "wait" });
  expect(await checkCredentials({ ...given, deviceMark: makeDeviceMark(newId()) })).toMatchObject({ kind: "wait" });
  expect(await checkCredentials({ ...given, deviceMark: makeDeviceMark(user.id) })).toMatchObject({ kind: "right" });
});

it("lets in by any password that was taken, of whatever characters", async () => {
  for (const password of ["𠀀𠀁𠀂𠀃𠀄𠀅𠀆".repeat(36), "e\u0301à ".repeat(85), "é".normalize("NFD").repeat(256)]) {
    expect([...password.normalize("NFC")].length).toBeGreaterThan(250);
    const email = `long-${newId()}@example.test`;
    const passwordHash = await hashPassword(password);
    await acrossWorkspaces("identity", (tx) =>
      tx.insert(users).values({ id: newId(), email, name: "x", passwordHash }),
    );
    const given = { email, password, code: null, deviceMark: null, caller: CALLER };
    expect(await checkCredentials(given)).toMatchObject({ kind: "right" });
    expect(await checkCredentials({ ...given, password: `${password}${password}` })).toEqual({ kind: "wrong" });
  }
});

it("keeps no failures that count no more, however many addresses somebody invents", async () => {
  const fail = async () => {
    const taken = await takeAttempt({ account: `nobody-${newId()}`, addressPrefix: `net-${newId()}` });
    if (taken.kind !== "taken") throw new Error("has to wait");
    return [taken.attempt.accountSubject, taken.attempt.addressSubject].map(String);
  };
  const always = vi.spyOn(Math, "random").mockReturnValue(0);
  try {
    const [old, fresh] = [await fail(), await fail()];
    const kept = await acrossWorkspaces("identity", async (tx) => {
      const among = (subjects: string[]) =>
        sql`subject in (${sql.join(
          subjects.map((each) => sql`${each}`),
          sql`, `,
        )})`;
      await tx.execute(
        sql`update sign_in_failures set last_failed_at = now() - interval '16 minutes' where ${among(old)}`,
      );
      return among([...old, ...fresh]);
    });
    await fail();
    const rows = await acrossWorkspaces("identity", (tx) =>
      tx.execute<{ subject: string }>(sql`select subject from sign_in_failures where ${kept}`),
    );
    expect(rows.map(({ subject }) => subject).sort()).toEqual(fresh.sort());
  } finally {
    always.mockRestore();
  }
});
