import type { Page } from "@playwright/test";
import { expect, signIn, test } from "./fixtures";

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const heading = (page: Page, name: string) => page.getByRole("heading", { level: 2, name, exact: true });

test("on one's account the focus stays with what was opened, left, refused or ended", async ({
  desk: page,
  elsewhere,
  complaints,
}) => {
  await page.goto("/me");
  const password = page.getByRole("region", { name: "Password" });
  await password.getByRole("button", { name: "Change password" }).click();
  await expect(password.getByLabel("Your current password")).toBeFocused();
  await password.getByRole("button", { name: "Cancel" }).click();
  await expect(password.getByRole("button", { name: "Change password" })).toBeFocused();

  await password.getByRole("button", { name: "Change password" }).click();
  await password.getByLabel("Your current password").fill("not the right one");
  await password.getByLabel("New password").fill("velvet moose 9 garden");
  await password.getByRole("button", { name: "Change password" }).click();
  await expect(password.getByText("Your password: it is not right.")).toBeVisible();
  await expect(password.getByRole("button", { name: "Change password" })).toBeFocused();

  await button(page, "New workspace").click();
  await expect(page.getByLabel("Name of the business")).toBeFocused();
  await page.getByRole("region", { name: "Workspaces" }).getByRole("button", { name: "Cancel" }).click();
  await expect(button(page, "New workspace")).toBeFocused();

  await signIn(elsewhere);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.reload();
  const end = button(page, /^End the session of/).first();
  // All of its word is to be seen, on a phone as well.
  expect(await end.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);
  await end.click();
  await expect(page.getByText("That session has ended.")).toBeVisible();
  await expect(heading(page, "Sessions")).toBeFocused();
  complaints.length = 0;
});

test("on the team's page the focus comes back from dialogs, and goes to the heading of what is shorter now", async ({
  desk: page,
}) => {
  await page.goto("/w/demo/team");
  await button(page, /^More for /)
    .first()
    .click();
  await page.getByRole("menuitem", { name: "Leave this workspace" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(button(page, /^More for /).first()).toBeFocused();

  await button(page, "New key").click();
  await page.getByRole("region", { name: "API keys" }).getByRole("button", { name: "Cancel" }).click();
  await expect(button(page, "New key")).toBeFocused();
  const name = `Till ${Date.now()}`;
  await button(page, "New key").click();
  await page.getByLabel("What it is for").fill(name);
  await button(page, "Create key").click();
  await expect(page.getByRole("textbox", { name: `Key “${name}”` })).toBeVisible();
  await expect(button(page, "New key")).toBeFocused();

  const revoke = button(page, `Revoke the key ${name}`);
  await revoke.click();
  await expect(page.getByRole("dialog").getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(revoke).toBeFocused();
  await revoke.click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByText("The key is revoked.")).toBeVisible();
  await expect(revoke).toHaveCount(0);
  await expect(heading(page, "API keys")).toBeFocused();

  const email = `focus-${Date.now()}@example.test`;
  await page.getByRole("textbox", { name: "E-mail address" }).fill(email);
  await button(page, "Invite").click();
  await button(page, `Take back the invitation of ${email}`).click();
  await expect(page.getByText("The invitation is taken back.")).toBeVisible();
  await expect(heading(page, "Invitations")).toBeFocused();
});

test("whoever decides not to erase a customer is back at the menu", async ({ desk: page }) => {
  await page
    .getByRole("list", { name: /Interactions/ })
    .getByRole("link")
    .first()
    .click();
  const more = button(page, /^More for /);
  await more.click();
  await expect(page.getByRole("menuitem", { name: "Erase this customer…" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: /^Type/ })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(more).toBeFocused();
});
