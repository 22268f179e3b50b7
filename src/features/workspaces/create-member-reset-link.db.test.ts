import { sql } from "drizzle-orm";
import { expect, inject, it } from "vitest";
import type { WorkspaceScope } from "@/db/scope";
import { setAccountState } from "@/features/identity/set-account-state";
import { asOwner, makeWorkspace } from "@/testing/factories";
import { makeMember, makeUser } from "@/testing/make-user";
import { readEvents } from "@/testing/read-events";
import { setTestSettings } from "@/testing/test-settings";
import { createMemberResetLink } from "./create-member-reset-link";
import { listAudit } from "./list-audit";

setTestSettings({ DATABASE_URL: inject("databaseUrl") });

async function makeTeam() {
  const { scope } = await makeWorkspace();
  const [boss, agent] = [await makeUser(), await makeUser()];
  await makeMember(scope, boss.id, "owner");
  await makeMember(scope, agent.id, "agent");
  const by = { actor: { userId: boss.id, label: "Boss", addressPrefix: null }, role: "owner" } as const;
  return { scope, agent, by };
}
const acts = async (scope: WorkspaceScope) => (await listAudit(scope, {})).entries.map(({ act }) => act);

it("makes none for an operator, whose password opens more than the workspace", async () => {
  const { scope, agent, by } = await makeTeam();
  await setAccountState(agent.email, { isOperator: true });
  await expect(createMemberResetLink(scope, by, agent.id)).rejects.toMatchObject({ code: "forbidden" });
  await setAccountState(agent.email, { isOperator: false });
  expect((await createMemberResetLink(scope, by, agent.id)).url).toContain("/reset#");
});

it("tells the person that an owner made the link, and from which network", async () => {
  const { scope, agent, by } = await makeTeam();
  const actor = { ...by.actor, addressPrefix: "203.0.113.0/24" };
  await createMemberResetLink(scope, { ...by, actor }, agent.id);
  const entry = { act: "password.reset_link", actor: "owner", addressPrefix: "203.0.113.0/24" };
  expect(await readEvents(agent.id)).toMatchObject([entry]);
});

it("makes a link with its line in the log or neither", async () => {
  const { scope, agent, by } = await makeTeam();
  const unnamed = { ...by, actor: { ...by.actor, label: null as never } };
  await expect(createMemberResetLink(scope, unnamed, agent.id)).rejects.toThrow();
  const links = await asOwner(inject("ownerUrl"), (db) =>
    db.execute(sql`select 1 from reset_links where user_id = ${agent.id}`),
  );
  expect(links).toHaveLength(0);
  await setAccountState(agent.email, { isDisabled: true });
  await expect(createMemberResetLink(scope, by, agent.id)).rejects.toMatchObject({ code: "not_found" });
  expect(await acts(scope)).toEqual([]);
});
