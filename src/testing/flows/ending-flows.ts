import { expect } from "vitest";
import { createResetLink } from "@/features/identity/create-reset-link";
import { ACCESS_COOKIE, REFRESH_COOKIE, REFRESH_GRACE_MS } from "@/features/identity/rules";
import { setAccountState } from "@/features/identity/set-account-state";
import { makeWorkspace } from "../factories";
import { makeMember, makeUser, TEST_PASSWORD } from "../make-user";
import {
  admitGuest,
  ageRenewals,
  askMe,
  expireAccess,
  mutate,
  query,
  readEnd,
  reasonOf,
  renew,
  signOut,
} from "./guests";
import type { Flow } from "./play";

const REVOKED = [401, "session_revoked"];
const NEW_PASSWORD = "quartz meadow 73 harbour";
const GONE = [
  "__Host-ebizmate.at=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax",
  "__Secure-ebizmate.rt=; Path=/api/session; Max-Age=0; HttpOnly; Secure; SameSite=Strict",
];
const PAST_GRACE_SECONDS = REFRESH_GRACE_MS / 1000 + 1;

/** The flows in which a session, or somebody's right, ends. */
export const endingFlows: Record<string, Flow> = {
  "F6 signing out with expired access": async (stage, at) => {
    const { visitor, sessionId } = await admitGuest(stage);
    await expireAccess(visitor);
    const copy = visitor.copy();
    await at();
    const answer = await signOut(visitor);
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()).toEqual(GONE);
    expect(answer.headers.get("clear-site-data")).toBe('"cache"');
    expect(await readEnd(stage.sql, sessionId)).toBe("signed out");
    await at();
    expect(await reasonOf(renew(copy.copy()))).toEqual(REVOKED);
    await at();
    expect((await signOut(visitor)).status).toBe(204);
    return { welcome: [], refused: [visitor, copy] };
  },

  "F7 a stolen refresh token that comes back": async (stage, at) => {
    const { visitor: owner, sessionId } = await admitGuest(stage);
    const thief = owner.copy();
    const half = owner.copy();
    half.plant(ACCESS_COOKIE, null);
    await at();
    expect(await reasonOf(renew(half))).toEqual([401, "no_session"]);
    expect(await readEnd(stage.sql, sessionId)).toBeNull();
    await at();
    expect((await renew(owner)).status).toBe(200);
    await ageRenewals(stage.sql, sessionId, PAST_GRACE_SECONDS);
    await at();
    expect(await reasonOf(renew(thief.copy()))).toEqual(REVOKED);
    expect(await readEnd(stage.sql, sessionId)).toBe("refresh token reused");
    await at();
    expect(await reasonOf(askMe(owner))).toEqual(REVOKED);
    await at();
    expect(await reasonOf(renew(owner.copy()))).toEqual(REVOKED);
    return { welcome: [], refused: [owner, thief] };
  },

  "F7 a thief who renews first": async (stage, at) => {
    const { visitor: owner, sessionId } = await admitGuest(stage);
    const thief = owner.copy();
    await at();
    expect((await renew(thief)).status).toBe(200);
    await at();
    expect((await renew(thief)).status).toBe(200);
    await at();
    expect(await reasonOf(renew(owner.copy()))).toEqual(REVOKED);
    expect(await readEnd(stage.sql, sessionId)).toBe("refresh token reused");
    await at();
    expect(await reasonOf(askMe(thief))).toEqual(REVOKED);
    return { welcome: [], refused: [owner, thief] };
  },

  "F8 a stolen access token after signing out": async (stage, at) => {
    const { visitor } = await admitGuest(stage);
    const thief = visitor.copy();
    await at();
    expect((await signOut(visitor)).status).toBe(200);
    await at();
    expect(await reasonOf(askMe(thief))).toEqual(REVOKED);
    await at();
    expect(await reasonOf(query(thief, "me.account,me.sessions"))).toEqual(REVOKED);
    await at();
    expect(await reasonOf(mutate(thief, "me.rename", { name: "Mine now" }))).toEqual(REVOKED);
    await at();
    expect((await thief.call("/me")).headers.get("location")).toBe("/sign-in?next=%2Fme&reason=ended");
    await at();
    expect(
      (await thief.post("/api/account/password", { password: TEST_PASSWORD, code: null, newPassword: NEW_PASSWORD }))
        .status,
    ).toBe(401);
    await at();
    expect(await reasonOf(renew(thief.copy()))).toEqual(REVOKED);
    return { welcome: [], refused: [visitor, thief] };
  },

  "F9 signing out everywhere else": async (stage, at) => {
    const here = await admitGuest(stage);
    const there = await admitGuest(stage, here.user);
    const elsewhere = await admitGuest(stage, here.user);
    await at();
    expect((await mutate(here.visitor, "me.endSession", { sessionId: there.sessionId })).status).toBe(200);
    await at();
    expect(await reasonOf(askMe(there.visitor))).toEqual(REVOKED);
    await at();
    expect((await mutate(here.visitor, "me.endOtherSessions")).status).toBe(200);
    await at();
    expect(await reasonOf(askMe(elsewhere.visitor))).toEqual(REVOKED);
    return { welcome: [here.visitor], refused: [there.visitor, elsewhere.visitor] };
  },

  "F9 changing the password, then resetting it": async (stage, at) => {
    const here = await admitGuest(stage);
    const there = await admitGuest(stage, here.user);
    const before = here.visitor.copy();
    await at();
    const change = { password: TEST_PASSWORD, code: null, newPassword: NEW_PASSWORD };
    expect((await here.visitor.post("/api/account/password", change)).status).toBe(200);
    await at();
    for (const old of [there.visitor, before]) expect(await reasonOf(askMe(old))).toEqual(REVOKED);
    await at();
    expect((await askMe(here.visitor)).status).toBe(200);
    const token = new URL(
      (await createResetLink({ userId: here.user.id, createdBy: null, actor: "operator" })).url,
    ).hash.slice(1);
    await at();
    const reset = { token, password: TEST_PASSWORD };
    expect((await here.visitor.post("/api/account/reset", reset)).status).toBe(200);
    await at();
    expect(await reasonOf(askMe(here.visitor))).toEqual(REVOKED);
    return { welcome: [], refused: [here.visitor, there.visitor, before] };
  },

  "F9 an account that is disabled": async (stage, at) => {
    const { visitor, user } = await admitGuest(stage);
    await at();
    await setAccountState(user.email, { isDisabled: true });
    await at();
    expect(await reasonOf(askMe(visitor))).toEqual(REVOKED);
    await at();
    await setAccountState(user.email, { isDisabled: false });
    await at();
    expect(await reasonOf(askMe(visitor))).toEqual(REVOKED);
    return { welcome: [], refused: [visitor] };
  },

  "F9 a role that is taken, a member who is removed": async (stage, at) => {
    const { scope, slug } = await makeWorkspace();
    const owner = await admitGuest(stage);
    const member = await admitGuest(stage, await makeUser());
    await makeMember(scope, owner.user.id, "owner");
    await makeMember(scope, member.user.id, "admin");
    const of = { workspace: slug, userId: member.user.id };
    const asks = async (path: string) => (await query(member.visitor, path, { workspace: slug })).status;
    await at();
    expect(await asks("team.invitations")).toBe(200);
    await at();
    expect((await mutate(owner.visitor, "team.changeRole", { ...of, role: "viewer" })).status).toBe(200);
    await at();
    expect([await asks("team.invitations"), await asks("team.members")]).toEqual([403, 200]);
    await at();
    expect((await mutate(owner.visitor, "team.remove", of)).status).toBe(200);
    await at();
    expect(await asks("team.members")).toBe(404);
    await at();
    expect((await member.visitor.call(`/w/${slug}/team`)).status).toBe(404);
    expect(member.visitor.cookie(REFRESH_COOKIE)).toBeTruthy();
    return { welcome: [owner.visitor, member.visitor], refused: [] };
  },
};
