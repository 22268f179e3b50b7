import { expect, test } from "./fixtures";

test("the list goes on for as long as one scrolls, and shows each row once", async ({ desk }) => {
  const rows = desk.getByRole("list", { name: /Interactions/ }).getByRole("listitem");
  await expect(rows.first()).toBeVisible();
  await expect(async () => {
    await desk.mouse.wheel(0, 4000);
    expect(await rows.count()).toBeGreaterThan(150);
  }).toPass({ timeout: 30_000, intervals: [200] });
  const shown = await rows.evaluateAll((items) => items.map((item) => item.textContent ?? ""));
  expect(new Set(shown).size).toBeGreaterThan(100);
  await expect(async () => {
    await desk.mouse.wheel(0, 8000);
    await expect(desk.getByText("This is where it began.")).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 30_000, intervals: [200] });
});

test("whoever reads further down is not moved by news, but told", async ({ desk, customer }) => {
  const rows = desk.getByRole("list", { name: /Interactions/ }).getByRole("listitem");
  await expect(rows.first()).toBeVisible();
  await desk.mouse.wheel(0, 1500);
  await expect.poll(() => desk.evaluate(() => window.scrollY)).toBeGreaterThan(1000);
  const before = await rows.first().textContent();
  await customer.write("How much is shipping within Austria?");
  const news = desk.getByRole("button", { name: /\d+ new/ });
  await expect(news).toBeVisible();
  expect(await rows.first().textContent()).toBe(before);
  await news.click();
  await expect(rows.filter({ hasText: customer.name }).first()).toBeInViewport();
});

test("filters go together, live in the address and survive a reload", async ({ desk }) => {
  const list = desk.getByRole("list", { name: /Interactions/ });
  const rows = list.getByRole("listitem");
  await expect(rows.first()).toBeVisible();
  await desk.getByRole("combobox", { name: "Outcome" }).click();
  await desk.getByRole("option", { name: "Needs a person" }).click();
  await expect(desk).toHaveURL(/outcome=handed_over/);
  await expect(rows.first()).toContainText("Needs a person");
  expect(await rows.filter({ hasNotText: "Needs a person" }).count()).toBe(0);

  await desk.getByRole("combobox", { name: "Channel" }).click();
  await desk.getByRole("option", { name: /WhatsApp/ }).click();
  await expect(desk).toHaveURL(/channel=.*outcome=handed_over/);
  await expect(rows.first().getByRole("img", { name: "WhatsApp" })).toBeVisible();
  expect(await rows.filter({ hasNot: desk.getByRole("img", { name: "WhatsApp" }) }).count()).toBe(0);

  await desk.reload();
  await expect(desk.getByRole("combobox", { name: "Outcome" })).toHaveValue("Needs a person");
  await expect(rows.first()).toContainText("Needs a person");

  await desk.goto("/w/demo/interactions?outcome=drafted");
  await expect(desk.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
  await desk.getByRole("button", { name: "Show all interactions" }).click();
  await expect(rows.first()).toBeVisible();
});

test("everything can be done from the keyboard", async ({ desk }) => {
  await expect(
    desk
      .getByRole("list", { name: /Interactions/ })
      .getByRole("listitem")
      .first(),
  ).toBeVisible();
  await desk.keyboard.press("Tab");
  await expect(desk.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await desk.keyboard.press("Enter");
  await desk.keyboard.press("Tab");
  await expect(desk.getByRole("combobox", { name: "Channel" })).toBeFocused();
  const first = desk
    .getByRole("list", { name: /Interactions/ })
    .getByRole("link")
    .first();
  for (let press = 0; press < 6 && !(await first.evaluate((link) => link === document.activeElement)); press += 1) {
    await desk.keyboard.press("Tab");
  }
  await expect(first).toBeFocused();
  await desk.keyboard.press("Enter");
  await expect(desk.getByRole("region", { name: "Messages" })).toBeVisible();
});

test("a failing server is told, and the list comes back by itself", async ({ desk, complaints }) => {
  const rows = desk.getByRole("list", { name: /Interactions/ }).getByRole("listitem");
  await expect(rows.first()).toBeVisible();
  await desk.route("**/api/trpc/**", (route) => route.abort());
  await expect(desk.getByText(/No news from the server/)).toBeVisible({ timeout: 30_000 });
  await expect(rows.first()).toBeVisible();
  await desk.unroute("**/api/trpc/**");
  await expect(desk.getByText(/No news from the server/)).toBeHidden({ timeout: 30_000 });

  await desk.route("**/api/trpc/**", (route) => route.abort());
  await desk.reload();
  await expect(desk.getByRole("alert").filter({ hasText: "No connection" })).toBeVisible({ timeout: 30_000 });
  await desk.unroute("**/api/trpc/**");
  await desk.getByRole("button", { name: "Try again" }).click();
  await expect(rows.first()).toBeVisible();
  complaints.length = 0;
});

test("a workspace or conversation of nobody here does not exist", async ({ desk, complaints }) => {
  await desk.goto("/w/somebody-else/interactions");
  await expect(desk.getByRole("heading", { name: "This page does not exist" })).toBeVisible();
  await desk.goto("/w/demo/conversations/0190a8f0-0000-7000-8000-000000000001");
  await expect(desk.getByRole("heading", { name: "No such conversation" })).toBeVisible();
  await desk.goto("/w/demo/conversations/not-an-id");
  await expect(desk.getByRole("heading", { name: "This page does not exist" })).toBeVisible();
  // The browser notes each 404 itself.
  complaints.length = 0;
});
