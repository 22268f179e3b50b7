import { hash, verify } from "@node-rs/argon2";
import { sql } from "drizzle-orm";
import { afterEach, describe, expect, inject, it, vi } from "vitest";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { newId } from "@/lib/ids";
import { Browser } from "@/testing/browser";
import { fromBase32 } from "@/testing/from-base32";
import { makeUser, TEST_PASSWORD } from "@/testing/make-user";
import { setTestSettings } from "@/testing/test-settings";
import { ARGON2_OPTIONS } from "./_argon2";
import { codeAt, stepAt } from "./_totp";
import { allowLinking } from "./allow-linking";
import { beginTotp } from "./begin-totp";
import { changePassword } from "./change-password";
import { checkCredentials } from "./check-credentials";
import { confirmTotp } from "./confirm-totp";
import { createResetLink } from "./create-reset-link";
import { findOauthUser } from "./find-oauth-user";
import { readSession } from "./read-session";
import { removeTotp } from "./remove-totp";
import { renameAccount } from "./rename-account";
import { resetPassword } from "./reset-password";
import type { Session } from "./schema";
import { setAccountState } from "./set-account-state";
import { startSession } from "./start-session";
import { unlinkProvider } from "./unlink-provider";

setTestSettings({ DATABASE_URL: inject("databaseUrl"), GITHUB_ID: "id", GITHUB_SECRET: "secret", SIGN_UP: "invited" });

/** What happens between the hashing of a password and the writing of its hash. */
const afterHashing = vi.hoisted(() => ({ do: async (): Promise<unknown> => undefined }));
vi.mock("./hash-password", async (original) => {
  const { hashPassword } = await original<typeof import("./hash-password")>();
  return {
    hashPassword: async (password: string) => {
      const hashed = await hashPassword(password);
      await afterHashing.do();
      return hashed;
    },
  };
});
afterEach(() => {
  afterHashing.do = async () => undefined;
});

const CALLER = { addressPrefix: null, userAgent: null };
const NEW_PASSWORD = "harbour crane 7 pelican";
type User = Awaited<ReturnType<typeof makeUser>>;

const check = (user: User, password = TEST_PASSWORD) =>
  checkCredentials({ email: user.email, password, code: null, deviceMark: null, caller: CALLER });

async function prove(user: User) {
  const proven = await check(user);
  if (proven.kind !== "right") throw new Error("not right");
  return () => startSession({ ...proven, stay: true, caller: CALLER, replacedSessionId: null });
}

async function signedIn(user: User): Promise<{ browser: Browser; session: Session }> {
  const browser = new Browser();
  await browser.signIn(user.email);
  const session = await readSession(browser.cookieHeader("/"));
  if (!session) throw new Error("not signed in");
  return { browser, session };
}

async function reset(user: User): Promise<void> {
  const { url } = await createResetLink({ userId: user.id, createdBy: null, actor: "operator" });
  await resetPassword({ token: url.slice(url.indexOf("#") + 1), password: NEW_PASSWORD, caller: CALLER });
}

async function addSecondFactor(session: Session): Promise<void> {
  const { secret } = await beginTotp(session, { password: TEST_PASSWORD }, CALLER);
  await confirmTotp(session, codeAt(fromBase32(secret), stepAt(Date.now())), CALLER);
}

describe("a password that was right a moment ago", () => {
  const endings: Record<string, (user: User) => Promise<unknown>> = {
    "a reset": reset,
    "a change of password": async (user) =>
      changePassword((await signedIn(user)).session, {
        ...{ proof: { password: TEST_PASSWORD }, newPassword: NEW_PASSWORD, caller: CALLER },
      }),
    "the operator's disabling": (user) => setAccountState(user.email, { isDisabled: true }),
    "a disabling that was taken back": async (user) => {
      for (const isDisabled of [true, false]) await setAccountState(user.email, { isDisabled });
    },
    "a second factor": async (user) => addSecondFactor((await signedIn(user)).session),
  };

  it.each(Object.entries(endings))("starts no session after %s", async (_, end) => {
    const user = await makeUser();
    const start = await prove(user);
    await end(user);
    await expect(start()).rejects.toMatchObject({ code: "unauthenticated" });
  });

  it("is not written back over a new one, in the form that hashes have by now", async () => {
    const user = await makeUser();
    const outdated = await hash(TEST_PASSWORD, { algorithm: 2, memoryCost: 8_192, timeCost: 2, parallelism: 1 });
    const set = (passwordHash: string) =>
      acrossWorkspaces("identity", (tx) =>
        tx.execute(sql`update users set password_hash = ${passwordHash} where id = ${user.id}`),
      );
    const read = async () => {
      const [row] = await acrossWorkspaces("identity", (tx) =>
        tx.execute<{ hash: string }>(sql`select password_hash as hash from users where id = ${user.id}`),
      );
      return row?.hash ?? "";
    };
    await set(outdated);
    await check(user);
    expect(await read()).toMatch(/m=19456,t=2,p=1/);
    expect(await verify(await read(), TEST_PASSWORD)).toBe(true);

    await set(outdated);
    const changed = await hash(NEW_PASSWORD, ARGON2_OPTIONS);
    afterHashing.do = () => set(changed);
    expect((await check(user)).kind).toBe("right");
    expect(await read()).toBe(changed);
  });
});

describe("a session that was live a moment ago", () => {
  const acts: Record<string, (session: Session) => Promise<unknown>> = {
    changePassword: (session) =>
      changePassword(session, {
        proof: { password: NEW_PASSWORD },
        newPassword: "another wagon 8 lantern",
        caller: CALLER,
      }),
    beginTotp: (session) => beginTotp(session, { password: NEW_PASSWORD }, CALLER),
    confirmTotp: (session) => confirmTotp(session, "123456", CALLER),
    renameAccount: (session) => renameAccount(session, "Somebody Else", CALLER),
    removeTotp: (session) => removeTotp(session, { password: NEW_PASSWORD }, CALLER),
    allowLinking: (session) => allowLinking(session, "github", { password: NEW_PASSWORD }, CALLER),
    unlinkProvider: (session) =>
      unlinkProvider(session, "github", { proof: { password: NEW_PASSWORD }, caller: CALLER }),
  };

  it.each(Object.entries(acts))("does not %s any more", async (_, act) => {
    const user = await makeUser();
    const { session } = await signedIn(user);
    await reset(user);
    await expect(act(session)).rejects.toMatchObject({ code: "unauthenticated" });
    expect((await check(user, NEW_PASSWORD)).kind).toBe("right");
  });

  it("links no provider's account that comes back after the reset", async () => {
    const user = await makeUser();
    const { browser, session } = await signedIn(user);
    await allowLinking(session, "github", { password: TEST_PASSWORD }, CALLER);
    const subject = newId();
    const account = { provider: "github", subject, email: user.email, isEmailVerified: true, name: "Thief" } as const;
    const from = { cookieHeader: browser.cookieHeader("/"), caller: CALLER, isLinking: true };
    const meanwhile = async () => {
      await reset(user);
      return false;
    };
    await expect(findOauthUser(account, { ...from, isInvited: meanwhile })).rejects.toMatchObject({
      code: "unauthenticated",
    });
    const later = await findOauthUser(account, { ...from, isLinking: false, isInvited: async () => false });
    expect(later).toMatchObject({ kind: "refused" });
  });
});

describe("setting up a second factor", () => {
  it("says how long to wait after five wrong codes", async () => {
    const { session } = await signedIn(await makeUser());
    await beginTotp(session, { password: TEST_PASSWORD }, CALLER);
    for (let guess = 0; guess < 5; guess += 1) {
      await expect(confirmTotp(session, "000000", CALLER)).rejects.toMatchObject({ code: "invalid" });
    }
    await expect(confirmTotp(session, "000000", CALLER)).rejects.toMatchObject({ code: "rate_limited" });
  });

  it("wants to begin anew after a quarter of an hour", async () => {
    const { session } = await signedIn(await makeUser());
    const { secret } = await beginTotp(session, { password: TEST_PASSWORD }, CALLER);
    await acrossWorkspaces("identity", (tx) =>
      tx.execute(
        sql`update totp_secrets set created_at = now() - interval '16 minutes' where user_id = ${session.userId}`,
      ),
    );
    const code = () => codeAt(fromBase32(secret), stepAt(Date.now()));
    await expect(confirmTotp(session, code(), CALLER)).rejects.toMatchObject({ code: "not_found" });
    await addSecondFactor(session);
  });
});
