import { asc, eq } from "drizzle-orm";
import { expect, inject, it } from "vitest";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { accountEvents, users } from "@/db/schema/identity";
import { newId } from "@/lib/ids";
import { setTestSettings } from "@/testing/test-settings";
import { createUser } from "./create-user";
import { setAccountState } from "./set-account-state";

setTestSettings({ DATABASE_URL: inject("databaseUrl") });

/** What is known of an account: its role, how often all its sessions were ended, and what happened to it. */
const read = (email: string) =>
  acrossWorkspaces("identity", async (tx) => {
    const [user] = await tx.select().from(users).where(eq(users.email, email));
    const events = await tx
      .select({ act: accountEvents.act })
      .from(accountEvents)
      .where(eq(accountEvents.userId, user?.id ?? ""))
      .orderBy(asc(accountEvents.id));
    return { isOperator: user?.isOperator, epoch: user?.sessionEpoch, acts: events.map(({ act }) => act) };
  });

it("an operator who is made with the account stands in its log as one", async () => {
  const email = `operator-${newId()}@example.test`;
  await createUser({ email, name: "Olga", password: null, isOperator: true });
  expect(await read(email)).toEqual({
    ...{ isOperator: true, epoch: 0 },
    acts: ["account.created", "account.operator_made"],
  });
});

it("the role is given and taken with an entry for each, and ends what was signed in before", async () => {
  const email = `person-${newId()}@example.test`;
  await createUser({ email, name: "Pat", password: null });
  expect(await read(email)).toEqual({ isOperator: false, epoch: 0, acts: ["account.created"] });
  await setAccountState(email, { isOperator: true });
  expect(await read(email)).toMatchObject({ isOperator: true, epoch: 1 });
  await setAccountState(email.toUpperCase(), { isOperator: false });
  const { acts, ...state } = await read(email);
  expect(state).toEqual({ isOperator: false, epoch: 2 });
  expect(acts).toEqual(expect.arrayContaining(["account.operator_made", "account.operator_unmade"]));
});

it("knows no address that has no account", async () => {
  await expect(setAccountState("nobody@example.test", { isOperator: true })).rejects.toMatchObject({
    code: "not_found",
  });
});
