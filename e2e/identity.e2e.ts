import type { BrowserContext, Page, Route } from "@playwright/test";
import { codeAt, stepAt } from "../src/features/identity/_totp";
import { fromBase32 } from "../src/testing/from-base32";
import { expect, findBarriers, OWNER, PASSWORD, signIn, signUp, test } from "./fixtures";

/** Answers the next call of the admin API in this tab as if access had just run out. */
async function expireOnce(page: Page): Promise<() => number> {
  let expired = 0;
  const expire = async (route: Route) => {
    expired += 1;
    await route.fulfill({ status: 401, json: { reason: "access_expired" } });
  };
  await page.route("**/api/trpc/**", expire, { times: 1 });
  return () => expired;
}

/** What each renewal of this browser was answered with. */
function watchRenewals(context: BrowserContext): string[] {
  const seen: string[] = [];
  context.on("response", (response) => {
    if (response.url().endsWith("/api/session/refresh")) seen.push(String(response.status()));
  });
  return seen;
}

test("two tabs whose access runs out at the same moment both go on, half-typed words and all", async ({
  page,
  context,
  complaints,
}) => {
  await signIn(page);
  const renewals = watchRenewals(context);
  const other = await context.newPage();
  await Promise.all([page.goto("/me"), other.goto("/me")]);
  for (const tab of [page, other]) await expect(tab.getByRole("region", { name: "Sessions" })).toBeVisible();
  const name = page.getByRole("textbox", { name: "Your name" });
  const before = await name.inputValue();
  await name.fill("Half typed");
  const counts = await Promise.all([expireOnce(page), expireOnce(other)]);
  await Promise.all([
    page.getByRole("button", { name: "Save" }).click(),
    other.getByRole("button", { name: "Save" }).click(),
  ]);
  for (const tab of [page, other]) await expect(tab.getByText("Your name is changed.")).toBeVisible();
  expect(counts.map((count) => count())).toEqual([1, 1]);
  expect(renewals.length).toBeGreaterThan(0);
  expect(new Set(renewals)).toEqual(new Set(["200"]));
  for (const tab of [page, other]) await expect(tab).toHaveURL(/\/me$/);
  await name.fill(before);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Your name is changed.").last()).toBeVisible();
  complaints.length = 0;
});

test("the place that renews comes back to where one was going, and leads nowhere else", async ({ page }) => {
  await signIn(page);
  await page.goto("/auth/renew?next=%2Fw%2Fdemo%2Fteam");
  await expect(page.getByRole("heading", { level: 1, name: "Team" })).toBeVisible();
  for (const next of ["//evil.example", "/\\evil.example", "https:evil.example", "javascript:alert(1)"]) {
    await page.goto(`/auth/renew?next=${encodeURIComponent(next)}`);
    await expect(page).toHaveURL(/\/w\/demo\/interactions$/);
  }
});

test("without a session, renewing leads to the sign-in and back", async ({ page, complaints }) => {
  await page.goto("/auth/renew?next=%2Fme");
  await expect(page).toHaveURL(/\/sign-in\?reason=ended&next=%2Fme/);
  complaints.length = 0;
});

test("an owner invites somebody, who joins, and is out at once when removed", async ({
  page,
  elsewhere: guest,
  complaints,
}) => {
  await signIn(page);
  await page.goto("/w/demo/team");
  const email = `guest-${Date.now()}@example.test`;
  await page.getByRole("textbox", { name: "E-mail address" }).fill(email);
  await page.getByLabel("Role", { exact: true }).selectOption("viewer");
  await page.getByRole("button", { name: "Invite" }).click();
  const link = await page.getByRole("textbox", { name: `Invitation for ${email}` }).inputValue();

  await guest.goto(`/invitation${new URL(link).hash}`);
  await expect(guest.getByRole("heading", { name: /^Join / })).toBeVisible();
  expect(new URL(guest.url()).hash).toBe("");
  await guest.getByLabel("Your name").fill("Gina Guest");
  await guest.getByLabel("Password").first().fill(PASSWORD);
  await guest.getByRole("button", { name: "Create account and join" }).click();
  await expect(guest.getByRole("heading", { level: 1, name: "Interactions" })).toBeVisible();
  await expect(guest.getByRole("link", { name: "Activity log" })).toHaveCount(0);

  await page.reload();
  const row = page.getByRole("listitem").filter({ hasText: email });
  await row.getByRole("button", { name: "More for Gina Guest" }).click();
  await page.getByRole("menuitem", { name: "Remove from this workspace" }).click();
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(row).toHaveCount(0);
  await guest.goto("/w/demo/team");
  await expect(guest.getByRole("heading", { name: /does not exist/ })).toBeVisible();
  complaints.length = 0;
});

test("somebody with an account who says they are new is helped on, and joins with its password", async ({
  page,
  elsewhere: guest,
  complaints,
}) => {
  const stamp = Date.now();
  const [email, boss] = [`known-${stamp}@example.test`, `boss-${stamp}@example.test`];
  await signUp(guest, { email, business: `Known ${stamp}` });
  await guest.context().clearCookies();
  await signUp(page, { email: boss, business: `Shop ${stamp}` });
  await page.getByRole("link", { name: "Team" }).click();
  await page.getByRole("textbox", { name: "E-mail address" }).fill(email);
  await page.getByRole("button", { name: "Invite" }).click();
  const link = await page.getByRole("textbox", { name: `Invitation for ${email}` }).inputValue();

  await guest.goto(`/invitation${new URL(link).hash}`);
  await guest.getByLabel("Your name").fill("Kim Known");
  await guest.getByLabel("Password").first().fill("another wagon 8 lantern");
  await guest.getByRole("button", { name: "Create account and join" }).click();
  await expect(guest.getByText("If you have an account already")).toBeVisible();
  expect(await findBarriers(guest)).toEqual([]);
  await guest.getByText("I have an account", { exact: true }).click();
  await guest.getByLabel(`Password of ${email}`).fill(PASSWORD);
  await guest.getByRole("button", { name: "Accept" }).click();
  await expect(guest.getByRole("heading", { level: 1, name: "Interactions" })).toBeVisible();
  await expect(guest).toHaveURL(new RegExp(`/w/shop-${stamp}/`));
  complaints.length = 0;
});

test("a new password that is half typed outlives access, and a wrong proof of it changes nothing", async ({
  page,
  context,
  complaints,
}) => {
  await signIn(page);
  const renewals = watchRenewals(context);
  await page.goto("/me");
  const section = page.getByRole("region", { name: "Password" });
  // A click before the page is awake is lost, as it is for a person.
  await expect(async () => {
    await section.getByRole("button", { name: "Change password" }).click();
    await expect(section.getByLabel("Your current password")).toBeVisible({ timeout: 1000 });
  }).toPass();
  await section.getByLabel("Your current password").fill("not the right one");
  await section.getByLabel("New password").fill(PASSWORD);
  const expire = (route: Route) => route.fulfill({ status: 401, json: { reason: "access_expired" } });
  await page.route("**/api/account/password", expire, { times: 1 });
  await section.getByRole("button", { name: "Change password" }).click();
  await expect(section.getByText("Your password: it is not right.")).toBeVisible();
  expect(renewals).toEqual(["200"]);
  await expect(section.getByLabel("New password")).toHaveValue(PASSWORD);
  complaints.length = 0;
});

test("ending another session ends it on its next click", async ({ page, elsewhere, complaints }) => {
  await signIn(page);
  await signIn(elsewhere);
  await page.goto("/me");
  const sessions = page.getByRole("region", { name: "Sessions" });
  await expect(sessions.getByRole("listitem").filter({ hasText: "This one" })).toHaveCount(1);
  const newest = sessions
    .getByRole("listitem")
    .filter({ has: page.getByRole("button") })
    .first();
  await expect(newest).toContainText(/Chrome on Linux.*Last used now, signed in now from this machine/s);
  await newest.getByRole("button", { name: /^End the session of/ }).click();
  await expect(page.getByText("That session has ended.")).toBeVisible();
  // The page lies open there and asks by itself, so it may be on its way to the sign-in already.
  await elsewhere.goto("/w/demo/team").catch(() => undefined);
  await expect(elsewhere).toHaveURL(/\/sign-in/);

  await signIn(elsewhere);
  await page.reload();
  await page.getByRole("button", { name: "End all others" }).click();
  await page.getByRole("button", { name: "End them" }).click();
  await expect(page.getByText("Every other session has ended.")).toBeVisible();
  // By its own next look for news, and with the reason.
  await expect(elsewhere).toHaveURL(/\/sign-in\?reason=ended&next=/);
  await expect(elsewhere.getByText("Your session is over. Sign in again.")).toBeVisible();
  complaints.length = 0;
});

/** What an authenticator app makes of the key on the page: the code of now, or of so many half minutes later. */
function codeOf(key: string, later = 0): string {
  return codeAt(fromBase32(key), stepAt(Date.now()) + later);
}

async function setUpSecondFactor(page: Page, { from }: { from: "Set up" | "the form that is open" }): Promise<string> {
  const section = page.getByRole("region", { name: "Second factor" });
  if (from === "Set up") await section.getByRole("button", { name: "Set up" }).click();
  await section.getByRole("button", { name: "Continue" }).click();
  const key = (await section.locator("pre").textContent()) ?? "";
  await section.getByLabel("Code").fill(codeOf(key));
  await section.getByRole("button", { name: "Turn on" }).click();
  await section.getByRole("button", { name: "I have kept them" }).click();
  return key;
}

async function comeByProvider(page: Page): Promise<void> {
  await page.goto("/sign-in?next=/me");
  await page.getByRole("button", { name: "Continue with Company login" }).click();
}

test("somebody comes by a provider, sets up a second factor and asks everybody in their shop for one", async ({
  elsewhere: page,
  complaints,
}) => {
  test.skip(!process.env.E2E_PROVIDER_URL, "no provider beside the product");
  test.setTimeout(120_000);
  await comeByProvider(page);
  await expect(page.getByRole("heading", { level: 1, name: "My account" })).toBeVisible();
  await expect(page.getByText("You sign in as pat@company.test.")).toBeVisible();
  const key = await setUpSecondFactor(page, { from: "Set up" });

  const shop = `Shop ${Date.now()}`;
  await page.getByRole("button", { name: "New workspace" }).click();
  await page.getByLabel("Name of the business").fill(shop);
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Interactions" })).toBeVisible();
  const slug = new URL(page.url()).pathname.split("/")[2];
  await page.goto(`/w/${slug}/team`);
  await page.getByLabel("Who needs one", { exact: true }).selectOption("everybody");
  await page.getByRole("button", { name: "Save: Who needs one" }).click();
  await expect(page.getByText("Saved. It holds from everybody’s next click on.")).toBeVisible();
  expect(await findBarriers(page)).toEqual([]);

  await page.context().clearCookies();
  await comeByProvider(page);
  await expect(page.getByRole("heading", { level: 1, name: "One more step" })).toBeVisible();
  expect(await findBarriers(page)).toEqual([]);
  await page.getByLabel("Code").fill("000000");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("That code is not right, or was used already.")).toBeVisible();
  await page.getByLabel("Code").fill(codeOf(key, 1));
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "My account" })).toBeVisible();

  const section = page.getByRole("region", { name: "Second factor" });
  const remove = async () => {
    await section.getByRole("button", { name: "Remove", exact: true }).click();
    await section.getByRole("button", { name: "Remove second factor" }).click();
    await expect(section.getByRole("button", { name: "Set up" })).toBeVisible();
  };
  await remove();
  await page.goto(`/w/${slug}/team`);
  await expect(page).toHaveURL(new RegExp(`/me\\?owed=${slug}$`));
  await expect(page.getByText(`${shop} asks you for a second factor. Set one up to go on.`)).toBeVisible();
  await setUpSecondFactor(page, { from: "the form that is open" });
  await page.getByRole("link", { name: `Go on to ${shop}` }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Interactions" })).toBeVisible();
  await page.goto("/me");
  await remove();
  complaints.length = 0;
});

test("somebody signed in by password links a provider's account, which is somebody else's, and is told", async ({
  page,
  elsewhere,
  complaints,
}) => {
  test.skip(!process.env.E2E_PROVIDER_URL, "no provider beside the product");
  await comeByProvider(elsewhere);
  await signIn(page);
  await page.goto("/me");
  await page.getByRole("button", { name: "Link Company login" }).click();
  await page.getByLabel("Your current password").fill(OWNER.password);
  await page.getByRole("button", { name: "Go to Company login" }).click();
  await expect(page.getByText("That account signs in somebody else here.")).toBeVisible();
  await expect(page.getByText(`You sign in as ${OWNER.email}.`)).toBeVisible();
  complaints.length = 0;
});
