import { expect, inject, it } from "vitest";
import { findUser } from "@/features/identity/find-user";
import { resetPassword } from "@/features/identity/reset-password";
import { newId } from "@/lib/ids";
import { Browser } from "@/testing/browser";
import { makeUser, TEST_PASSWORD } from "@/testing/make-user";
import { readEvents } from "@/testing/read-events";
import { runScript } from "@/testing/run-script";
import { setTestSettings } from "@/testing/test-settings";

setTestSettings({ DATABASE_URL: inject("databaseUrl") });

const NEW_PASSWORD = "quartz meadow 73 harbour";
const CALLER = { addressPrefix: null, userAgent: null };

/** Runs the operator's command as a process of its own, as `npm run people` does. */
const people = (...args: string[]) => runScript("src/commands/people.ts", args);
const tokenIn = (said: string) => /http:\/\/localhost:3000\/reset#([\w-]{43})\n$/.exec(said)?.[1] ?? "";
const signsIn = async (email: string, password: string) =>
  (await new Browser().signIn(email, { password })).status === 200;

it("makes an account and prints the one link that opens it", async () => {
  const email = `new-${newId()}@example.test`;
  const { said, exitCode } = await people("add", email, "--name", "Nora New");
  expect(exitCode).toBe(0);
  await resetPassword({ token: tokenIn(said), password: NEW_PASSWORD, caller: CALLER });
  expect(await signsIn(email, NEW_PASSWORD)).toBe(true);
  const made = await readEvents((await findUser(email))?.id ?? "");
  const [created, link] = made.map(({ act, actor }) => [act, actor]);
  expect([created, link]).toEqual([
    ["account.created", "operator"],
    ["password.reset_link", "operator"],
  ]);
  expect(await people("add", email)).toMatchObject({ said: "", exitCode: 1 });
});

it("prints a link for a new password where no mail is sent, to nobody for an account that is none", async () => {
  const { email, id } = await makeUser();
  const { said } = await people("reset", email.toUpperCase());
  expect(await readEvents(id)).toMatchObject([{ act: "password.reset_link", actor: "operator", addressPrefix: null }]);
  expect(await signsIn(email, TEST_PASSWORD)).toBe(true);
  await resetPassword({ token: tokenIn(said), password: NEW_PASSWORD, caller: CALLER });
  expect(await signsIn(email, TEST_PASSWORD)).toBe(false);
  const unknown = await people("reset", `nobody-${newId()}@example.test`);
  expect(unknown).toMatchObject({ said: "", complained: "There is no account with this address.\n", exitCode: 1 });
});

it("keeps somebody out, lets them in again, and explains itself to whoever asks for anything else", async () => {
  const { email } = await makeUser();
  expect(await people("disable", email)).toMatchObject({ exitCode: 0 });
  expect(await signsIn(email, TEST_PASSWORD)).toBe(false);
  expect(await people("enable", email)).toMatchObject({ exitCode: 0 });
  expect(await signsIn(email, TEST_PASSWORD)).toBe(true);
  for (const args of [[], ["reset"], ["operator", email, "maybe"], ["promote", email], ["add", email, "--bogus"]])
    expect(await people(...args)).toMatchObject({
      said: "",
      complained: expect.stringContaining("npm run people"),
      exitCode: 2,
    });
  expect(await findUser(email)).not.toBeNull();
});
