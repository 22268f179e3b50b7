import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, findBarriers, lookAt, OWNER, PASSWORD, signIn, signUp, test } from "./fixtures";

const PHONE = { width: 390, height: 844 };
const LONG = "Extraordinarily".repeat(4);

/** How many calls of one procedure leave this page. */
function countCalls(page: Page, procedure: string): () => number {
  let calls = 0;
  page.on("request", (request) => {
    if (request.url().includes(procedure)) calls += 1;
  });
  return () => calls;
}

test("a name may be an emoji, a business's name as long as it likes, and a shop without channels says what to do", async ({
  page,
}) => {
  const name = `😀 Kim${"berley".repeat(12)}`;
  const business = `${"Nebensaechlichkeit".repeat(5)} ${Date.now() % 10_000}`;
  await signUp(page, { email: `emoji-${Date.now()}@example.test`, business, name });
  const slug = new URL(page.url()).pathname.split("/")[2];
  await expect(page.getByText(`npm run connect -- --workspace ${slug} `)).toBeVisible();
  await expect(page.getByText("in the Simulator.")).toHaveCount(0);
  await expect(page.getByRole("button", { name: `Account of ${name}` })).toHaveText("😀K");
  // On the server's page too: the fixture hears the browser complain where the two differ.
  await page.reload();
  await expect(page.getByRole("button", { name: `Account of ${name}` })).toHaveText("😀K");

  await page.setViewportSize(PHONE);
  await page.goto("/me");
  await expect(page.getByRole("region", { name: "Sessions" }).getByRole("listitem").first()).toBeVisible();
  await lookAt(page, "one's account with a long name of a business");
  await page.goto(`/w/${slug}/team`);
  await expect(page.getByRole("region", { name: "Members" }).getByRole("listitem").first()).toBeVisible();
  await lookAt(page, "the team of a business with a long name");
  const shown = await page.getByText(name, { exact: true }).boundingBox();
  const role = await page.getByLabel(`Role of ${name}`, { exact: true }).boundingBox();
  expect((shown?.y ?? 0) + (shown?.height ?? 0)).toBeLessThanOrEqual(role?.y ?? 0);
});

test("whoever has two workspaces goes from one to the other by the menu in the header", async ({ page }) => {
  const stamp = Date.now();
  await signUp(page, { email: `two-${stamp}@example.test`, business: `First ${stamp}` });
  const first = page.url();
  await page.goto("/me");
  await page.getByRole("button", { name: "New workspace" }).click();
  await page.getByLabel("Name of the business").fill(`Second ${stamp}`);
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.getByRole("button", { name: `Workspace Second ${stamp}: switch` }).click();
  const item = page.getByRole("menuitem", { name: `First ${stamp}` });
  await expect(item).toContainText("Owner");
  await lookAt(page, "the menu of workspaces");
  // Its corner, which the navigation must not cover.
  await item.click({ position: { x: 4, y: 4 } });
  await expect(page).toHaveURL(first);
});

test("what cannot be sent is said beside its field, in our words and before it is sent", async ({ desk: page }) => {
  await page.goto("/me");
  const rename = countCalls(page, "me.rename");
  const name = page.getByRole("textbox", { name: "Your name" });
  await name.fill("   ");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Fill this in.")).toBeVisible();
  await expect(name).toBeFocused();
  expect(rename()).toBe(0);

  await page.goto("/w/demo/team");
  const invite = countCalls(page, "team.invite");
  await page.getByRole("textbox", { name: "E-mail address" }).fill("kim@example");
  await page.getByRole("button", { name: "Invite" }).click();
  await expect(page.getByText("This is not an e-mail address.")).toBeVisible();
  await page.getByRole("button", { name: "New key" }).click();
  const create = countCalls(page, "team.createApiKey");
  await page.getByLabel("What it is for").fill("Till");
  await page.getByRole("checkbox", { name: "Read messages, conversations and channels" }).uncheck();
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(page.getByText("Choose at least one of these.")).toBeVisible();
  expect(await findBarriers(page)).toEqual([]);
  expect([invite(), create()]).toEqual([0, 0]);
});

test("a key is made once by two clicks, its secret can be copied on a phone, and it is revoked after asking", async ({
  desk: page,
}) => {
  await page.setViewportSize(PHONE);
  await page.goto("/w/demo/team");
  const create = countCalls(page, "team.createApiKey");
  const name = `${LONG.slice(0, 50)}${Date.now() % 1_000_000}`;
  await page.getByRole("button", { name: "New key" }).click();
  await page.getByLabel("What it is for").fill(name);
  await page.getByRole("button", { name: "Create key" }).evaluate((element: HTMLButtonElement) => {
    element.click();
    element.click();
  });
  await expect(page.getByRole("textbox", { name: `Key “${name}”` })).toBeVisible();
  expect(create()).toBe(1);
  const copy = page.getByRole("button", { name: "Copy" });
  // Rows that arrive meanwhile may move it down the page; to the side of it nobody can scroll.
  await copy.scrollIntoViewIfNeeded();
  await expect(copy).toBeInViewport({ ratio: 1 });
  expect(await page.evaluate(() => window.scrollX)).toBe(0);
  await lookAt(page, "a key with a long name");

  const row = page.getByRole("listitem").filter({ hasText: name });
  await expect(row).toContainText(/Ends on \d/);
  await row.getByRole("button", { name: /^Revoke/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(row).toContainText("Revoked");
});

test("arrow keys choose a rule or a role and change nothing until it is saved", async ({
  page,
  elsewhere: guest,
  complaints,
}) => {
  const stamp = Date.now();
  await signUp(page, { email: `rule-${stamp}@example.test`, business: `Rule ${stamp}` });
  await page.getByRole("link", { name: "Team" }).click();
  const set = countCalls(page, "team.setSecondFactorRule");
  const rule = page.getByLabel("Who needs one", { exact: true });
  await rule.focus();
  await page.keyboard.press("ArrowDown");
  await expect(rule).toHaveValue("managers");
  expect(set()).toBe(0);
  await rule.selectOption("nobody");

  const email = `role-${stamp}@example.test`;
  await page.getByRole("textbox", { name: "E-mail address" }).fill(email);
  await page.getByRole("button", { name: "Invite" }).click();
  const link = await page.getByRole("textbox", { name: `Invitation for ${email}` }).inputValue();
  await expect(page.getByRole("listitem").filter({ hasText: email })).toContainText(/works until \d/);
  await guest.goto(`/invitation${new URL(link).hash}`);
  await guest.getByLabel("Your name").fill("Gina");
  await guest.getByLabel("Password").first().fill(PASSWORD);
  await guest.getByRole("button", { name: "Create account and join" }).click();
  await guest.getByRole("link", { name: "Team" }).click();
  await expect(guest.getByRole("region", { name: "Members" }).getByRole("listitem")).toHaveCount(2);

  await page.reload();
  const changed = countCalls(page, "team.changeRole");
  const role = page.getByLabel("Role of Gina", { exact: true });
  await role.focus();
  await page.keyboard.press("ArrowDown");
  await expect(role).toHaveValue("viewer");
  expect(changed()).toBe(0);
  await page.getByRole("button", { name: "Save: Role of Gina" }).click();
  await expect(page.getByText("The role is changed.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save: Role of Gina" })).toHaveCount(0);
  await expect(role).toBeFocused();

  await page.getByRole("button", { name: "More for Gina" }).click();
  await page.getByRole("menuitem", { name: "Remove from this workspace" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(role).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 2, name: "Members" })).toBeFocused();
  // What lay open there is gone with the next look at it.
  await expect(async () => {
    await guest.evaluate(() => window.dispatchEvent(new Event("visibilitychange")));
    await expect(guest.getByRole("heading", { name: /does not exist/ })).toBeVisible({ timeout: 1000 });
  }).toPass();
  await expect(guest.getByText(email)).toHaveCount(0);
  complaints.length = 0;
});

test("an invitation that was taken back meanwhile signs nobody in, and ends nobody's session", async ({
  desk: page,
  elsewhere: guest,
}) => {
  await page.goto("/w/demo/team");
  const email = `late-${Date.now()}@example.test`;
  await page.getByRole("textbox", { name: "E-mail address" }).fill(email);
  await page.getByRole("button", { name: "Invite" }).click();
  const link = await page.getByRole("textbox", { name: `Invitation for ${email}` }).inputValue();
  await signIn(guest);
  await guest.goto(`/invitation${new URL(link).hash}`);
  await guest.getByText("I have an account", { exact: true }).click();
  await expect(guest.getByRole("link", { name: "Forgot password?" })).toBeVisible();
  await guest.getByLabel(`Password of ${email}`).fill(PASSWORD);
  await page.getByRole("button", { name: `Take back the invitation of ${email}` }).click();
  await expect(page.getByText("The invitation is taken back.")).toBeVisible();
  const tries = countCalls(guest, "callback/credentials");
  await guest.getByRole("button", { name: "Accept" }).click();
  await expect(guest.getByRole("alert").filter({ hasText: /invitation/i })).toBeVisible();
  expect(tries()).toBe(0);
});

test("a second factor tells that it ends other sessions, and its recovery codes can be copied and saved", async ({
  page,
}) => {
  await page.addInitScript(() => {
    const copied = { text: "" };
    Object.assign(window, { copied });
    navigator.clipboard.writeText = async (text) => {
      copied.text = text;
    };
  });
  await signIn(page);
  await page.goto("/me");
  const section = page.getByRole("region", { name: "Second factor" });
  await expect(section).toContainText("Turning it on ends all your other sessions.");
  const recoveryCodes = Array.from({ length: 10 }, (_, place) => `aaaa-bbbb-cccc-${1000 + place}`);
  await page.route("**/api/trpc/me.beginTotp**", (route) =>
    route.fulfill({ json: [{ result: { data: { secret: "JBSWY3DPEHPK3PXP", qrCode: "<svg/>" } } }] }),
  );
  await page.route("**/api/trpc/me.confirmTotp**", (route) =>
    route.fulfill({ json: [{ result: { data: { recoveryCodes } } }] }),
  );
  await section.getByRole("button", { name: "Set up" }).click();
  await section.getByLabel("Your current password").fill(OWNER.password);
  await section.getByRole("button", { name: "Continue" }).click();
  await section.getByLabel("Code").fill("123456");
  await section.getByRole("button", { name: "Turn on" }).click();
  await expect(page.getByText("The second factor is on. Every other session has ended.")).toBeVisible();
  await section.getByRole("button", { name: "Copy" }).click();
  await expect(section.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await page.evaluate(() => (window as unknown as { copied: { text: string } }).copied.text)).toContain(
    recoveryCodes.join("\n"),
  );
  const saving = page.waitForEvent("download");
  await section.getByRole("button", { name: "Download" }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe("ebizmate-recovery-codes.txt");
  expect(readFileSync(await saved.path(), "utf8")).toBe(`${recoveryCodes.join("\n")}\n`);
  await section.getByRole("button", { name: "I have kept them" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Second factor" })).toBeFocused();
});

test("an address that leads nowhere shows whose page it is", async ({ page, complaints }) => {
  await page.goto("/no-such-page");
  await expect(page.getByRole("heading", { name: "This page does not exist" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Ebizmate, start page" })).toBeVisible();
  complaints.length = 0;
});
