import { expect, OWNER, signIn, test } from "./fixtures";

test("whoever is not signed in is asked to, and comes back to where they wanted to go", async ({ page }) => {
  await page.goto("/w/demo/interactions?outcome=answered");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel("E-mail").fill(OWNER.email);
  await page.getByLabel(/^Password/).fill(OWNER.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Interactions" })).toBeVisible();
});

test("a wrong password is told without telling which half was wrong", async ({ page, complaints }) => {
  for (const email of [OWNER.email, "nobody@demo.local"]) {
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel(/^Password/).fill("not-the-password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByText("E-mail address or password is not right.")).toBeVisible();
  }
  // The browser notes the 401 itself.
  complaints.length = 0;
});

test("signing out ends the session at once, in every tab", async ({ page, context, complaints }) => {
  await signIn(page);
  const other = await context.newPage();
  await other.goto("/w/demo/interactions");
  await expect(other.getByRole("list", { name: /Interactions/ })).toBeVisible();
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(other).toHaveURL(/\/sign-in/);
  complaints.length = 0;
});

test("under a plain http address the sign-in page says why it cannot work, and how it would", async ({
  page,
  baseURL,
  complaints,
}) => {
  await page.route("http://shop.lan/**", async (route) => {
    const { pathname, search } = new URL(route.request().url());
    await route.fulfill({ response: await route.fetch({ url: `${baseURL}${pathname}${search}` }) });
  });
  const warning = page.getByRole("alert").filter({ hasText: "Signing in cannot work under this address" });
  await page.goto("http://shop.lan/sign-in");
  await expect(warning).toContainText("only on https, or on http://localhost");
  await page.goto("/sign-in");
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
  await expect(warning).toHaveCount(0);
  complaints.length = 0;
});
