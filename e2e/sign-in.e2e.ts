import { expect, findBarriers, OWNER, signIn, test } from "./fixtures";

test("a link for a new password that is dead says so before anything is typed, and leads to a new one", async ({
  page,
  complaints,
}) => {
  await page.goto(`/reset#${"x".repeat(43)}`);
  await expect(page.getByText("This link was used, is too old, or is not complete.")).toBeVisible();
  await expect(page.getByLabel("New password")).toHaveCount(0);
  expect(await findBarriers(page)).toEqual([]);
  await page.getByRole("link", { name: "Ask for a new link" }).click();
  await expect(page).toHaveURL(/\/forgot$/);
  complaints.length = 0;
});

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

test("whoever was asked for a code is still, while they have to wait and when nobody answers", async ({
  page,
  complaints,
}) => {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(OWNER.email);
  await page.getByLabel(/^Password/).fill(OWNER.password);
  const answerWith = (body: object | null) =>
    page.route(
      "**/api/auth/callback/credentials",
      (route) => (body ? route.fulfill({ status: 401, json: body }) : route.abort()),
      { times: 1 },
    );
  const send = () => page.getByRole("button", { name: "Sign in" }).click();
  await answerWith({ reason: "second_factor" });
  await send();
  await page.getByLabel("Code").fill("123456");
  await answerWith({ reason: "wait", seconds: 1 });
  await send();
  await expect(page.getByText("Too many tries. Wait 1 second.")).toBeVisible();
  await expect(page.getByLabel("Code")).toHaveValue("123456");
  await answerWith(null);
  await send();
  await expect(page.getByText("Signing in does not work at the moment.")).toBeVisible();
  await expect(page.getByLabel("Code")).toHaveValue("123456");
  complaints.length = 0;
});

test("the doors send once, whatever is clicked, and keep the focus where it was", async ({ page, complaints }) => {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(OWNER.email);
  await page.getByLabel(/^Password/).fill("not-the-password");
  let sent = 0;
  await page.route("**/api/auth/callback/credentials", async (route) => {
    sent += 1;
    await route.fulfill({ status: 401, json: { reason: "wrong" } });
  });
  const button = page.getByRole("button", { name: "Sign in" });
  await button.focus();
  await button.evaluate((element: HTMLButtonElement) => {
    element.click();
    element.click();
  });
  await expect(page.getByText("E-mail address or password is not right.")).toBeVisible();
  expect(sent).toBe(1);
  await expect(button).toBeFocused();
  complaints.length = 0;
});

test("a new password looks like the success it is", async ({ page }) => {
  await page.goto("/sign-in?reason=reset");
  const notice = page.getByRole("alert").filter({ hasText: "Your new password is set." });
  await expect(notice).toHaveCSS("color", /./);
  expect(await notice.evaluate((element) => element.style.getPropertyValue("--alert-color"))).toContain("pine");
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
  await expect(page.getByRole("button", { name: "Sign in" })).toHaveCount(0);
  await page.goto("http://shop.lan/invitation#secret");
  await expect(warning).toBeVisible();
  await expect(page.getByText("does not answer")).toHaveCount(0);
  await page.goto("/sign-in");
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
  await expect(warning).toHaveCount(0);
  complaints.length = 0;
});
