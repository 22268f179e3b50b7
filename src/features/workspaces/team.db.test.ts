import { sql } from "drizzle-orm";
import { describe, expect, inject, it } from "vitest";
import { inWorkspace } from "@/db/in-workspace";
import type { WorkspaceScope } from "@/db/scope";
import { changePassword } from "@/features/identity/change-password";
import { checkCredentials } from "@/features/identity/check-credentials";
import { findUser } from "@/features/identity/find-user";
import { readSession } from "@/features/identity/read-session";
import { resetPassword } from "@/features/identity/reset-password";
import { setAccountState } from "@/features/identity/set-account-state";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { Browser } from "@/testing/browser";
import { asOwner, makeWorkspace } from "@/testing/factories";
import { makeMember, makeUser, TEST_PASSWORD } from "@/testing/make-user";
import { setTestSettings } from "@/testing/test-settings";
import { acceptInvitation } from "./accept-invitation";
import { changeMemberRole } from "./change-member-role";
import { createApiKey } from "./create-api-key";
import { createMemberResetLink } from "./create-member-reset-link";
import { createWorkspace } from "./create-workspace";
import { inviteMember } from "./invite-member";
import { listApiKeys } from "./list-api-keys";
import { listAudit } from "./list-audit";
import { listInvitations } from "./list-invitations";
import { listMembers } from "./list-members";
import { listMyWorkspaces } from "./list-my-workspaces";
import { openWorkspace } from "./open-workspace";
import { readSecondFactorRule } from "./read-second-factor-rule";
import { recheckAct } from "./recheck-act";
import { removeMember } from "./remove-member";
import { resolveApiKey } from "./resolve-api-key";
import { revokeApiKey } from "./revoke-api-key";
import { revokeInvitation } from "./revoke-invitation";
import { ALL_ROLES, can, type Role } from "./rules";
import { setSecondFactorRule } from "./set-second-factor-rule";
import { slugOf } from "./slug-of";
import { writeAudit } from "./write-audit";

setTestSettings({ DATABASE_URL: inject("databaseUrl") });

const CALLER = { addressPrefix: "203.0.113.0/24", userAgent: "test" };
/** Of no network: whose tries are counted, other tests may use up. */
const NOWHERE = { addressPrefix: null, userAgent: "test" };
const owner = <T>(work: (db: Parameters<Parameters<typeof asOwner>[1]>[0]) => Promise<T>) =>
  asOwner(inject("ownerUrl"), work);

async function team(...roles: Role[]) {
  const workspace = await makeWorkspace();
  const people = [];
  for (const role of roles) {
    const user = await makeUser();
    await makeMember(workspace.scope, user.id, role);
    const actor = { userId: user.id, label: user.name, addressPrefix: CALLER.addressPrefix };
    people.push({ ...user, by: { actor, role }, session: sessionOf(user) });
  }
  return { ...workspace, people };
}
const sessionOf = (user: { id: string; email: string; name: string }) => ({
  userId: user.id,
  sessionId: "",
  email: user.email,
  name: user.name,
  isOperator: false,
  accessExpiresAt: new Date(),
  provenAt: new Date(),
});
const resetWith = (url: string) =>
  resetPassword({ token: secretOf(url), password: "attacker owns this 77", caller: CALLER });
const acts = async (scope: WorkspaceScope) => (await listAudit(scope, {})).entries.map(({ act }) => act);
const secretOf = (url: string | null) => url?.slice(url.indexOf("#") + 1) ?? "";

describe("opening a workspace", () => {
  it("lets members in with their role, and gives strangers what it gives for a name that nobody has", async () => {
    const { slug, id, people } = await team("agent");
    const [agent] = people;
    expect(await openWorkspace({ userId: agent?.id ?? "" }, slug)).toMatchObject({ role: "agent", workspace: { id } });
    const stranger = await makeUser();
    const errors = await Promise.all(
      [slug, "no-such-name"].map((name) => openWorkspace({ userId: stranger.id }, name).catch((error) => error)),
    );
    expect(errors.map(({ code, message }) => [code, message])).toEqual([
      [errors[0].code, errors[0].message],
      [errors[0].code, errors[0].message],
    ]);
    expect(errors[0].code).toBe("not_found");
  });

  it("follows a change of role and a removal on the next call", async () => {
    const { slug, scope, people } = await team("owner", "agent");
    const [boss, agent] = people;
    if (!boss || !agent) throw new Error("no team");
    await changeMemberRole(scope, boss.by, { userId: agent.id, role: "viewer" });
    expect((await openWorkspace({ userId: agent.id }, slug)).role).toBe("viewer");
    await removeMember(scope, boss.by, agent.id);
    await expect(openWorkspace({ userId: agent.id }, slug)).rejects.toMatchObject({ code: "not_found" });
    expect(await listMyWorkspaces({ userId: agent.id })).toEqual([]);
    expect(await acts(scope)).toEqual(["member.removed", "member.role_changed"]);
  });
});

describe("a workspace that asks for a second factor", () => {
  const enrol = (userId: string, isConfirmed = true) =>
    owner((db) =>
      db.execute(sql`insert into totp_secrets (user_id, secret_encrypted, confirmed_at)
        values (${userId}, 'x', ${isConfirmed ? sql`now()` : null})
        on conflict (user_id) do update set confirmed_at = excluded.confirmed_at`),
    );

  it("lets in nobody it asks without one, from the next request on, and everybody else as before", async () => {
    const { slug, scope, people } = await team("owner", "admin", "agent");
    const [boss, admin, agent] = people;
    if (!boss || !admin || !agent) throw new Error("no team");
    await enrol(boss.id);
    const open = (person: { id: string }) =>
      openWorkspace({ userId: person.id }, slug).then(
        () => "in",
        ({ code }) => code,
      );
    const all = async () => [await open(boss), await open(admin), await open(agent)];
    await setSecondFactorRule(scope, boss.by, "managers");
    expect(await all()).toEqual(["in", "forbidden", "in"]);
    await setSecondFactorRule(scope, boss.by, "everybody");
    expect(await all()).toEqual(["in", "forbidden", "forbidden"]);
    await enrol(admin.id, false);
    expect(await open(admin)).toBe("forbidden");
    await enrol(admin.id);
    expect(await open(admin)).toBe("in");
    expect(await open(await makeUser())).toBe("not_found");
    await setSecondFactorRule(scope, boss.by, "nobody");
    expect(await all()).toEqual(["in", "in", "in"]);
  });

  it("is not asked to by somebody whom it would lock out, and notes who said so, once", async () => {
    const { scope, people } = await team("owner");
    const [boss] = people;
    if (!boss) throw new Error("no team");
    await expect(setSecondFactorRule(scope, boss.by, "managers")).rejects.toMatchObject({ code: "conflict" });
    expect(await readSecondFactorRule(scope)).toEqual({ rule: "nobody" });
    await enrol(boss.id);
    await setSecondFactorRule(scope, boss.by, "managers");
    await setSecondFactorRule(scope, boss.by, "managers");
    expect(await readSecondFactorRule(scope)).toEqual({ rule: "managers" });
    expect((await listAudit(scope, {})).entries).toMatchObject([
      { act: "workspace.second_factor_set", details: { rule: "managers" } },
    ]);
  });

  it("can be asked to by owners alone", () => {
    expect(ALL_ROLES.filter((role) => can(role, "security.write"))).toEqual(["owner"]);
  });
});

describe("roles", () => {
  it("keep the last owner", async () => {
    const { scope, people } = await team("owner", "admin");
    const [boss, admin] = people;
    if (!boss || !admin) throw new Error("no team");
    const demotion = { userId: boss.id, role: "admin" } as const;
    await expect(changeMemberRole(scope, boss.by, demotion)).rejects.toMatchObject({ code: "conflict" });
    await expect(removeMember(scope, boss.by, boss.id)).rejects.toMatchObject({ code: "conflict" });
    await expect(removeMember(scope, admin.by, boss.id)).rejects.toMatchObject({ code: "forbidden" });
    await expect(changeMemberRole(scope, admin.by, { userId: admin.id, role: "owner" })).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(await acts(scope)).toEqual([]);
  });

  it("let the last but one owner go, and anybody leave", async () => {
    const { scope, people } = await team("owner", "owner", "viewer");
    const [first, second, viewer] = people;
    if (!first || !second || !viewer) throw new Error("no team");
    await removeMember(scope, viewer.by, viewer.id);
    await removeMember(scope, first.by, second.id);
    expect((await listMembers(scope)).map(({ userId }) => userId)).toEqual([first.id]);
  });

  it.runIf(inject("databaseIsReal"))("keep one owner when two remove each other at the same moment", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { scope, people } = await team("owner", "owner");
      const [first, second] = people;
      if (!first || !second) throw new Error("no team");
      const results = await Promise.allSettled([
        removeMember(scope, first.by, second.id),
        removeMember(scope, second.by, first.id),
      ]);
      expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      expect(await listMembers(scope)).toHaveLength(1);
    }
  });
});

describe("invitations", () => {
  const invite = async (role: Role = "agent") => {
    const { scope, slug, people } = await team("owner");
    const [boss] = people;
    if (!boss) throw new Error("no team");
    const email = `guest-${Math.random().toString(36).slice(2)}@example.test`;
    const { url, mail } = await inviteMember(scope, boss.by, { email, role });
    return { scope, slug, boss, email, token: secretOf(url), url, mail };
  };
  const newAccount = { name: "Gina Guest", password: "velvet moose 9 garden" };

  it("make an account for somebody who has none, once", async () => {
    const { scope, slug, email, token, url, mail } = await invite();
    expect(url).toMatch(/^http:\/\/localhost:3000\/invitation#[\w-]{43}$/);
    expect(mail).toBe("not_set_up");
    const accepted = await acceptInvitation(token, { session: null, newAccount, caller: CALLER });
    expect(accepted).toEqual({ slug, email });
    expect(await listMembers(scope)).toEqual(
      expect.arrayContaining([expect.objectContaining({ email, role: "agent" })]),
    );
    const again = acceptInvitation(token, { session: null, newAccount, caller: CALLER });
    await expect(again).rejects.toMatchObject({ code: "not_found" });
    expect(await acts(scope)).toEqual(["invitation.accepted", "invitation.created"]);
    expect(await listInvitations(scope)).toEqual([]);
  });

  it("never set the password of an account that exists: its person signs in and accepts", async () => {
    const { scope, slug, boss } = await invite();
    const guest = await makeUser();
    const { url } = await inviteMember(scope, boss.by, { email: guest.email, role: "viewer" });
    const token = secretOf(url);
    const answer = await acceptInvitation(token, { session: null, newAccount, caller: CALLER });
    expect(answer).toEqual({ slug, email: guest.email });
    expect(await listMyWorkspaces({ userId: guest.id })).toEqual([]);
    const mayEnter = (password: string) =>
      checkCredentials({ email: guest.email, password, code: null, deviceMark: null, caller: NOWHERE });
    expect(await mayEnter(newAccount.password)).toMatchObject({ kind: "wrong" });
    const nobody = acceptInvitation(token, { session: null, newAccount: null, caller: CALLER });
    await expect(nobody).rejects.toMatchObject({ code: "unauthenticated" });
    const other = acceptInvitation(token, { session: boss.session, newAccount: null, caller: CALLER });
    await expect(other).rejects.toMatchObject({ code: "forbidden" });
    await acceptInvitation(token, { session: sessionOf(guest), newAccount: null, caller: CALLER });
    expect(await listMyWorkspaces({ userId: guest.id })).toMatchObject([{ role: "viewer" }]);
  });

  it("come to an end for a day after a hundred, also for addresses that were replaced", async () => {
    const { scope, people } = await team("owner");
    const [boss] = people as [(typeof people)[number]];
    const invite = (email: string) => inviteMember(scope, boss.by, { email, role: "viewer" });
    await owner((db) =>
      db.execute(sql`
        insert into invitations (id, workspace_id, email, role, token_hash, expires_at, revoked_at, created_at)
        select gen_random_uuid(), ${scope.workspaceId}, 'guest-' || n || '@example.com', 'viewer',
               ${scope.workspaceId} || n, now(), now(), now() - case when n = 0 then interval '25 hours' else interval '1 hour' end
        from generate_series(0, 99) n`),
    );
    expect(await invite("last@example.com")).toMatchObject({ mail: "not_set_up" });
    await expect(invite("late@example.com")).rejects.toMatchObject({ code: "rate_limited" });
  });

  it("stop working when they are taken back, replaced or three days old", async () => {
    const { scope, boss, email, token } = await invite();
    const [open] = await listInvitations(scope);
    await revokeInvitation(scope, boss.by.actor, open?.id ?? "");
    const accept = (secret: string) => acceptInvitation(secret, { session: null, newAccount, caller: CALLER });
    await expect(accept(token)).rejects.toMatchObject({ code: "not_found" });
    const first = secretOf((await inviteMember(scope, boss.by, { email, role: "agent" })).url);
    const second = secretOf((await inviteMember(scope, boss.by, { email, role: "agent" })).url);
    await expect(accept(first)).rejects.toMatchObject({ code: "not_found" });
    await owner((db) =>
      db.execute(sql`update invitations set expires_at = now() where workspace_id = ${scope.workspaceId}`),
    );
    await expect(accept(second)).rejects.toMatchObject({ code: "not_found" });
  });

  it("let in nobody new while SIGN_UP is closed, but whoever has an account", async () => {
    const { scope, boss, token, email } = await invite();
    env().SIGN_UP = "closed";
    try {
      const closed = acceptInvitation(token, { session: null, newAccount, caller: CALLER });
      await expect(closed).rejects.toMatchObject({ code: "forbidden" });
      expect(await findUser(email)).toBeNull();
      const guest = await makeUser();
      const { url } = await inviteMember(scope, boss.by, { email: guest.email, role: "viewer" });
      await acceptInvitation(secretOf(url), { session: sessionOf(guest), newAccount: null, caller: CALLER });
    } finally {
      env().SIGN_UP = undefined;
    }
  });

  it("are stored without what opens them", async () => {
    const { scope, token } = await invite();
    const rows = await owner((db) =>
      db.execute(sql`select invitations::text as row from invitations where workspace_id = ${scope.workspaceId}
        union all select audit_log::text from audit_log where workspace_id = ${scope.workspaceId}`),
    );
    expect(rows.length).toBe(2);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it("are not given for a role above one's own, nor to a member", async () => {
    const { scope, people } = await team("owner", "admin");
    const [boss, admin] = people;
    if (!boss || !admin) throw new Error("no team");
    const asOwnerRole = inviteMember(scope, admin.by, { email: "x@example.test", role: "owner" });
    await expect(asOwnerRole).rejects.toMatchObject({ code: "forbidden" });
    const member = inviteMember(scope, boss.by, { email: admin.email.toUpperCase(), role: "agent" });
    await expect(member).rejects.toMatchObject({ code: "conflict" });
  });

  it("make an account for somebody new, whoever else is signed in on that browser", async () => {
    const { scope, boss, email, token } = await invite();
    await acceptInvitation(token, { session: boss.session, newAccount, caller: CALLER });
    expect(await listMembers(scope)).toContainEqual(expect.objectContaining({ email, name: newAccount.name }));
  });

  it.runIf(inject("databaseIsReal"))("let one person in when the link is used twice at once", async () => {
    const { scope, email, token } = await invite();
    await Promise.allSettled(
      [1, 2, 3].map(() => acceptInvitation(token, { session: null, newAccount, caller: CALLER })),
    );
    expect((await listMembers(scope)).filter((member) => member.email === email)).toHaveLength(1);
    expect((await acts(scope)).filter((act) => act === "invitation.accepted")).toHaveLength(1);
  });
});

describe("somebody whose account is disabled after their request came in", () => {
  it("does nothing in any workspace any more", async () => {
    const { scope, people } = await team("owner", "owner", "viewer");
    const [boss, gone, viewer] = people as [(typeof people)[number], (typeof people)[number], (typeof people)[number]];
    const tries: Record<string, () => Promise<unknown>> = {
      recheckAct: () => inWorkspace(scope, (tx) => recheckAct(tx, scope, gone.by.actor, "workspace.read")),
      invite: () => inviteMember(scope, gone.by, { email: "x@example.test", role: "viewer" }),
      changeRole: () => changeMemberRole(scope, gone.by, { userId: viewer.id, role: "admin" }),
      remove: () => removeMember(scope, gone.by, viewer.id),
      resetLink: () => createMemberResetLink(scope, gone.by, viewer.id),
    };
    await setAccountState(gone.email, { isDisabled: true });
    for (const [name, act] of Object.entries(tries)) {
      await expect(act(), name).rejects.toMatchObject({ code: expect.stringMatching(/^(forbidden|not_found)$/) });
    }
    expect(await acts(scope)).toEqual([]);
    expect((await listMembers(scope)).map(({ role }) => role).sort()).toEqual(["owner", "owner", "viewer"]);
    await changeMemberRole(scope, boss.by, { userId: viewer.id, role: "admin" });
  });

  it("is no owner to fall back on: the last who can act stays one, the other may be removed", async () => {
    const { scope, people } = await team("owner", "owner");
    const [boss, gone] = people as [(typeof people)[number], (typeof people)[number]];
    await setAccountState(gone.email, { isDisabled: true });
    await expect(removeMember(scope, boss.by, boss.id)).rejects.toMatchObject({ code: "conflict" });
    const demoted = changeMemberRole(scope, boss.by, { userId: boss.id, role: "admin" });
    await expect(demoted).rejects.toMatchObject({ code: "conflict" });
    await removeMember(scope, boss.by, gone.id);
    expect((await listMembers(scope)).map(({ userId }) => userId)).toEqual([boss.id]);
  });
});

describe("invitations of somebody who may not invite any more", () => {
  it("let nobody in: not after a removal, and not into a role that a lower one may not give", async () => {
    const { scope, people } = await team("owner", "owner", "admin");
    const [boss, second, admin] = people;
    if (!boss || !second || !admin) throw new Error("no team");
    const invite = async (by: typeof boss, role: Role) =>
      secretOf((await inviteMember(scope, by.by, { email: `${newId()}@example.test`, role })).url);
    const newAccount = { name: "Back Again", password: "velvet moose 9 garden" };
    const accept = (token: string) => acceptInvitation(token, { session: null, newAccount, caller: CALLER });

    const [ofOwner, asOwner, ofAdmin] = [
      await invite(second, "agent"),
      await invite(second, "owner"),
      await invite(admin, "admin"),
    ];
    const ofBoss = await invite(boss, "agent");
    await changeMemberRole(scope, boss.by, { userId: second.id, role: "admin" });
    await removeMember(scope, boss.by, admin.id);
    await expect(accept(asOwner)).rejects.toMatchObject({ code: "not_found" });
    await expect(accept(ofAdmin)).rejects.toMatchObject({ code: "not_found" });
    await accept(ofOwner);
    await accept(ofBoss);
  });
});

describe("somebody whose right went while their request was under way", () => {
  it("does nothing more with the role they had when it came in", async () => {
    const { scope, people } = await team("owner", "owner", "admin", "agent");
    const [boss, demoted, removed, agent] = people;
    if (!boss || !demoted || !removed || !agent) throw new Error("no team");
    const key = await createApiKey(scope, boss.by.actor, { name: "K", scopes: ["workspace.read"], expiresAt: null });
    await inviteMember(scope, boss.by, { email: `${newId()}@example.test`, role: "agent" });
    const [invitation] = await listInvitations(scope);
    await owner((db) =>
      db.execute(sql`update workspaces set second_factor_for = 'everybody' where id = ${scope.workspaceId}`),
    );
    await changeMemberRole(scope, boss.by, { userId: demoted.id, role: "agent" });
    await removeMember(scope, boss.by, removed.id);
    const before = await acts(scope);
    for (const { by } of [demoted, removed]) {
      for (const act of [
        () => changeMemberRole(scope, by, { userId: agent.id, role: "viewer" }),
        () => removeMember(scope, by, agent.id),
        () => createMemberResetLink(scope, by, agent.id),
        () => inviteMember(scope, by, { email: `${newId()}@example.test`, role: "viewer" }),
        () => createApiKey(scope, by.actor, { name: "late", scopes: ["workspace.read"], expiresAt: null }),
        () => revokeApiKey(scope, by.actor, key.id),
        () => revokeInvitation(scope, by.actor, invitation?.id ?? ""),
        () => setSecondFactorRule(scope, by, "nobody"),
      ]) {
        await expect(act()).rejects.toMatchObject({ code: expect.stringMatching(/forbidden|not_found/) });
      }
    }
    expect(await acts(scope)).toEqual(before);
  });
});

describe("links for a new password", () => {
  it("are made by no workspace for an operator of the installation", async () => {
    const { scope, people } = await team("owner", "viewer");
    const [boss, operator] = people;
    if (!boss || !operator) throw new Error("no team");
    const { url } = await createMemberResetLink(scope, boss.by, operator.id);
    await owner((db) => db.execute(sql`update users set is_operator = true where id = ${operator.id}`));
    await expect(createMemberResetLink(scope, boss.by, operator.id)).rejects.toMatchObject({ code: "forbidden" });
    await expect(resetWith(url)).rejects.toMatchObject({ code: "not_found" });
  });

  it("let go of the providers that somebody else may have linked under this address", async () => {
    const { scope, people } = await team("owner", "agent");
    const [boss, agent] = people as [(typeof people)[number], (typeof people)[number]];
    const linked = () => owner((db) => db.execute(sql`select from oauth_identities where user_id = ${agent.id}`));
    await owner((db) =>
      db.execute(
        sql`insert into oauth_identities (provider, subject, user_id) values ('oidc', ${agent.id}, ${agent.id})`,
      ),
    );
    expect(await linked()).toHaveLength(1);
    await resetWith((await createMemberResetLink(scope, boss.by, agent.id)).url);
    expect(await linked()).toHaveLength(0);
  });

  it("open nothing once the person belongs elsewhere, or has set a password since", async () => {
    const { scope, people } = await team("owner", "agent", "agent", "agent");
    const [boss, joiner, mover, changer] = people;
    if (!boss || !joiner || !mover || !changer) throw new Error("no team");
    const linkFor = async (user: { id: string }) => (await createMemberResetLink(scope, boss.by, user.id)).url;
    const [ofJoiner, ofMover, ofChanger] = [await linkFor(joiner), await linkFor(mover), await linkFor(changer)];
    const elsewhere = await makeWorkspace();
    await makeMember(elsewhere.scope, joiner.id, "admin");
    await makeMember(elsewhere.scope, mover.id, "admin");
    await removeMember(scope, mover.by, mover.id);
    const newPassword = "cobalt fern lantern 41";
    const browser = new Browser();
    await browser.signIn(changer.email);
    const session = await readSession(browser.cookieHeader("/"));
    if (!session) throw new Error("not signed in");
    await changePassword(session, { proof: { password: TEST_PASSWORD }, newPassword, caller: CALLER });
    for (const url of [ofJoiner, ofMover, ofChanger]) {
      await expect(resetWith(url)).rejects.toMatchObject({ code: "not_found" });
    }
    await resetWith(await linkFor(changer));
  });

  it("open nothing once their maker could not make them again", async () => {
    const { scope, people } = await team("owner", "admin", "owner", "agent", "agent", "agent");
    type Person = (typeof people)[number];
    const [boss, admin, gone, promoted, agent, other] = people as [Person, Person, Person, Person, Person, Person];
    const ofAdmin = (await createMemberResetLink(scope, admin.by, promoted.id)).url;
    const ofAdminStill = (await createMemberResetLink(scope, admin.by, agent.id)).url;
    const ofDisabled = (await createMemberResetLink(scope, gone.by, other.id)).url;
    await changeMemberRole(scope, boss.by, { userId: promoted.id, role: "owner" });
    await setAccountState(gone.email, { isDisabled: true });
    for (const url of [ofAdmin, ofDisabled]) {
      await expect(resetWith(url)).rejects.toMatchObject({ code: "not_found" });
    }
    await resetWith(ofAdminStill);
  });

  it("are an owner's to make for members of this workspace alone", async () => {
    const { scope, people } = await team("owner", "agent", "viewer");
    const [boss, agent, viewer] = people;
    if (!boss || !agent || !viewer) throw new Error("no team");
    expect((await createMemberResetLink(scope, boss.by, agent.id)).url).toMatch(/\/reset#[\w-]{43}$/);
    await makeMember((await makeWorkspace()).scope, viewer.id, "owner");
    await expect(createMemberResetLink(scope, boss.by, viewer.id)).rejects.toMatchObject({ code: "forbidden" });
    await expect(createMemberResetLink(scope, agent.by, boss.id)).rejects.toMatchObject({ code: "forbidden" });
    await expect(createMemberResetLink(scope, boss.by, (await makeUser()).id)).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await acts(scope)).toEqual(["member.reset_link"]);
  });
});

describe("keys", () => {
  it("open their workspace until they are revoked or end, and are stored hashed", async () => {
    const { scope, slug, people } = await team("owner");
    const [boss] = people;
    if (!boss) throw new Error("no team");
    const wanted = { name: "Warehouse", scopes: ["workspace.read" as const], expiresAt: null };
    const { id, key } = await createApiKey(scope, boss.by.actor, wanted);
    expect(await resolveApiKey(key)).toMatchObject({ keyId: id, scopes: ["workspace.read"], workspace: { slug } });
    expect((await listApiKeys(scope))[0]?.lastUsedAt).toBeInstanceOf(Date);
    const [row] = await owner((db) => db.execute(sql`select api_keys::text as row from api_keys where id = ${id}`));
    expect(String(row?.row)).not.toContain(key);
    for (const wrong of [
      "",
      "ebz_",
      `${key}x`,
      `${key.slice(0, -1)}${key.endsWith("A") ? "B" : "A"}`,
      `Bearer ${key}`,
    ]) {
      expect(await resolveApiKey(wrong)).toBeNull();
    }
    expect((await listApiKeys(scope))[0]?.madeBy).toBe(boss.name);
    await revokeApiKey(scope, boss.by.actor, id);
    expect(await resolveApiKey(key)).toBeNull();
    await expect(revokeApiKey(scope, boss.by.actor, id)).rejects.toMatchObject({ code: "not_found" });
    const ended = await createApiKey(scope, boss.by.actor, { ...wanted, expiresAt: new Date(Date.now() - 1000) });
    expect(await resolveApiKey(ended.key)).toBeNull();
  });

  it("end with the role that let somebody make them, and rest while their account is disabled", async () => {
    const { scope, people } = await team("owner", "admin", "admin", "owner");
    type Person = (typeof people)[number];
    const [boss, removed, demoted, stepped] = people as [Person, Person, Person, Person];
    const wanted = { name: "Warehouse", scopes: ["workspace.read" as const], expiresAt: null };
    const keyOf = async ({ by }: Person) => (await createApiKey(scope, by.actor, wanted)).key;
    const [ofBoss, ofRemoved, ofDemoted, ofStepped] = [
      ...[await keyOf(boss), await keyOf(removed), await keyOf(demoted), await keyOf(stepped)],
    ] as [string, string, string, string];
    await removeMember(scope, boss.by, removed.id);
    await changeMemberRole(scope, boss.by, { userId: demoted.id, role: "agent" });
    await changeMemberRole(scope, boss.by, { userId: stepped.id, role: "admin" });
    expect(await resolveApiKey(ofRemoved)).toBeNull();
    expect(await resolveApiKey(ofDemoted)).toBeNull();
    expect(await resolveApiKey(ofStepped)).not.toBeNull();
    const listed = await listApiKeys(scope);
    expect(listed.filter(({ revokedAt }) => revokedAt !== null).map(({ madeBy }) => madeBy)).toEqual([
      demoted.name,
      null,
    ]);
    const entries = (await listAudit(scope, {})).entries.filter(({ act }) => act.startsWith("member."));
    expect(entries.map(({ details }) => details.revokedKeys)).toEqual([0, 1, 1]);

    for (const [isDisabled, expected] of [
      [true, null],
      [false, expect.anything()],
    ] as const) {
      await setAccountState(boss.email, { isDisabled });
      expect(await resolveApiKey(ofBoss)).toEqual(expected);
    }
  });

  it("and invitations of another workspace cannot be revoked", async () => {
    const mine = await team("owner");
    const other = await team("owner");
    const [boss] = other.people;
    if (!boss) throw new Error("no team");
    const key = await createApiKey(other.scope, boss.by.actor, {
      name: "K",
      scopes: ["workspace.read"],
      expiresAt: null,
    });
    await inviteMember(other.scope, boss.by, { email: "y@example.test", role: "agent" });
    const [invitation] = await listInvitations(other.scope);
    const actor = mine.people[0]?.by.actor;
    if (!actor || !invitation) throw new Error("no team");
    await expect(revokeApiKey(mine.scope, actor, key.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(revokeInvitation(mine.scope, actor, invitation.id)).rejects.toMatchObject({ code: "not_found" });
    expect(await resolveApiKey(key.key)).not.toBeNull();
    expect(await listInvitations(other.scope)).toHaveLength(1);
  });
});

describe("the audit log", () => {
  it("is written with the act or not at all", async () => {
    const { scope, people } = await team("owner");
    const actor = people[0]?.by.actor;
    if (!actor) throw new Error("no team");
    const act = inWorkspace(scope, async (tx) => {
      await writeAudit(tx, scope, actor, {
        act: "settings.changed",
        subject: { kind: "workspace", id: scope.workspaceId },
      });
      throw new Error("the act failed");
    });
    await expect(act).rejects.toThrow("the act failed");
    expect(await acts(scope)).toEqual([]);
  });

  it.each(["update audit_log set act = 'x.y'", "delete from audit_log", "truncate audit_log"])(
    "refuses the application: %s",
    async (statement) => {
      const { scope } = await team("owner");
      const attempt = inWorkspace(scope, (tx) => tx.execute(sql.raw(statement)));
      await expect(attempt).rejects.toMatchObject({ cause: { code: "42501" } });
    },
  );

  it("pages from the newest on without gap or repetition, and takes no foreign cursor", async () => {
    const { scope, people } = await team("owner");
    const actor = people[0]?.by.actor;
    if (!actor) throw new Error("no team");
    for (let entry = 0; entry < 7; entry += 1) {
      await inWorkspace(scope, (tx) =>
        writeAudit(tx, scope, actor, { act: `test.act_${"abcdefg"[entry]}`, subject: { kind: "test", id: null } }),
      );
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listAudit>> = await listAudit(scope, { cursor, limit: 3 });
      seen.push(...page.entries.map(({ act }) => act));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual([..."gfedcba"].map((letter) => `test.act_${letter}`));
    await expect(listAudit(scope, { cursor: "yesterday~1" })).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("making a workspace", () => {
  it("gives it an address of its own, though another has the name", async () => {
    const user = await makeUser();
    const actor = { userId: user.id, label: user.name, addressPrefix: null };
    const name = `Möbel & Söhne ${Math.random().toString(36).slice(2, 8)}`;
    const first = await createWorkspace(actor, name);
    const second = await createWorkspace(actor, name);
    expect(first.slug).toBe(slugOf(name));
    expect(second.slug).toMatch(new RegExp(`^${slugOf(name)}-[0-9a-f]{5}$`));
    expect((await openWorkspace({ userId: user.id }, second.slug)).role).toBe("owner");
  });

  it.each([
    ["Nora’s Blüten & Co", "nora-s-bluten-co"],
    ["  --  ", "workspace"],
    ["株式会社", "workspace"],
    ["Straße", "strasse"],
  ])("makes of %j the address %s", (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });
});
