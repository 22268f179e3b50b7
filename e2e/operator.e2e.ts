import type { Page } from "@playwright/test";
import { Visitor } from "@/testing/visitor";
import { expect, findBarriers, lookAt, OPERATOR, onEveryScreen, signIn, signInAs, test } from "./fixtures";

const section = (page: Page, name: string) => page.getByRole("region", { name });

async function openInstallation(page: Page): Promise<void> {
  await signInAs(page, OPERATOR, "/operator");
  await expect(page.getByRole("heading", { level: 1, name: "Installation" })).toBeVisible();
  await expect(page.getByRole("button", { name: /for Demo Shop: change the monthly limit/ })).toBeVisible();
}

/** More workspaces than one page of the list holds, made by people who signed up: nobody may make many in a row. */
async function makeWorkspaces(address: string): Promise<void> {
  for (let person = 0; person < 5; person++) {
    const visitor = new Visitor(address);
    const signUp = {
      email: `many-${person}-${Date.now()}@demo.local`,
      password: "velvet moose 9 garden",
      name: "Many",
    };
    const made = await visitor.post("/api/account/sign-up", { ...signUp, workspaceName: "Many shops" });
    expect(made.status).toBe(200);
    expect((await visitor.signIn(signUp.email, signUp.password)).status).toBe(200);
    for (let shop = 0; shop < 5; shop++)
      expect((await visitor.post("/api/trpc/me.createWorkspace", { name: `Shop number ${shop}` })).status).toBe(200);
  }
}

test("an operator sees health, backlog, traffic and every workspace, and no message", async ({ page, customer }) => {
  const words = "How much is shipping within Austria?";
  await customer.write(words);
  await signInAs(page, OPERATOR, "/");
  await expect(page.getByRole("heading", { level: 1, name: "Installation" })).toBeVisible();
  const health = section(page, "Health").getByRole("listitem");
  await expect(health).toHaveCount(5);
  await expect(health.filter({ hasText: "Up" }).filter({ hasText: /Stand-in, \d+ ms/ })).toHaveCount(5);
  for (const name of ["Turns waiting", "Wake-ups due", "Sends of unknown delivery", "Open tasks"])
    await expect(section(page, "Owed now").getByText(name, { exact: true })).toBeVisible();

  const demo = section(page, "Workspaces").getByRole("row").filter({ hasText: "Demo Shop" });
  await expect(demo).toContainText(/[1-9]\d* \/ [1-9]\d*/);
  await expect(demo).toContainText(/tokens/);
  const traffic = section(page, "Traffic");
  await expect(traffic.locator(".recharts-bar-rectangle").first()).toBeAttached();
  await traffic.getByText("30 days").click();
  await traffic.getByRole("button", { name: "Show as numbers" }).click();
  await expect(traffic.getByRole("row")).toHaveCount(31);

  const seen = await page.evaluate(() => document.documentElement.outerHTML);
  for (const word of [words, customer.name, "7.90 EUR"]) expect(seen).not.toContain(word);
});

test("being an operator opens no workspace", async ({ page, complaints }) => {
  await openInstallation(page);
  await expect(page.getByRole("link", { name: "Interactions" })).toHaveCount(0);
  for (const path of ["/w/demo/interactions", "/w/demo/team", "/w/demo/audit"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { name: "This page does not exist" })).toBeVisible();
  }
  // The browser notes each 404 itself.
  complaints.length = 0;
});

test("for anybody else the page does not exist, and its calls are refused", async ({ page, complaints }) => {
  await signIn(page);
  await expect(page.getByRole("link", { name: "Installation" })).toHaveCount(0);
  const seen = [];
  for (const path of ["/operator", "/no-such-page"]) {
    const answer = await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("This page does not exist");
    seen.push([answer?.status(), await page.title()]);
  }
  expect(seen[0]).toEqual([404, seen[1]?.[1]]);
  expect(seen[1]?.[0]).toBe(404);
  await page.goto("/me");
  const statuses = await page.evaluate(async () => {
    const calls = ["health", "owed", "traffic?input=%7B%22span%22%3A%22day%22%7D", "workspaces?input=%7B%7D"];
    return Promise.all(calls.map(async (call) => (await fetch(`/api/trpc/operator.${call}`)).status));
  });
  expect(statuses).toEqual([403, 403, 403, 403]);
  complaints.length = 0;
});

test("a limit is set and lifted from the keyboard, and stands in the workspace's own log", async ({
  page,
  browser,
}) => {
  await openInstallation(page);
  const button = page.getByRole("button", { name: /for Demo Shop: change the monthly limit/ });
  await button.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "AI limit of Demo Shop" });
  await expect(dialog.getByRole("switch")).toBeFocused();
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  await page.keyboard.type("12.5");
  await page.keyboard.press("Enter");
  await expect(page.getByText("The limit is saved.")).toBeVisible();
  await expect(dialog).toBeHidden();
  await expect(button).toHaveText("$12.50");
  await expect(button).toBeFocused();
  await expect(page.getByRole("row").filter({ hasText: "Demo Shop" })).toContainText("0 % used");

  await page.reload();
  await expect(button).toHaveText(/12\.50/);
  await button.click();
  await dialog.getByRole("switch").click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(button).toHaveText("No limit");

  const desk = await browser.newPage();
  await signIn(desk);
  await desk.goto("/w/demo/audit");
  const log = desk.getByRole("list", { name: /Activity/ });
  const actor = `Olga Operator (${OPERATOR.email}), operator`;
  await expect(log.getByText(`${actor} set the monthly limit for AI to 12.50 US dollars`)).toBeVisible();
  await expect(log.getByText(`${actor} lifted the monthly limit for AI`).first()).toBeVisible();
  await desk.close();
});

test("says what it waits for, what failed, and when there is nothing", async ({ page, complaints }) => {
  await openInstallation(page);
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/api/trpc/**", async (route) => {
    await held;
    await route.abort();
  });
  await page.reload();
  for (const label of ["Asking each part", "Counting what is owed", "Counting the traffic", "Loading the workspaces"])
    await expect(page.getByRole("status").filter({ hasText: label })).toBeAttached();
  expect(await findBarriers(page)).toEqual([]);
  release();
  await expect(page.getByRole("alert").filter({ hasText: "No connection" })).toHaveCount(4, { timeout: 30_000 });
  expect(await findBarriers(page)).toEqual([]);

  await page.unroute("**/api/trpc/**");
  await page.route("**/api/trpc/**", async (route) => {
    const names = new URL(route.request().url()).pathname.split("/").pop()?.split(",") ?? [];
    const answer = await route.fetch();
    const results = await answer.json();
    const empty = { result: { data: { workspaces: [], nextCursor: null } } };
    await route.fulfill({
      json: names.map((name, place) => (name === "operator.workspaces" ? empty : results[place])),
    });
  });
  for (const name of ["Health", "Owed now", "Traffic", "Workspaces"])
    await section(page, name).getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { name: "No workspace yet" })).toBeVisible();
  await expect(page.getByRole("alert").filter({ hasText: "No connection" })).toHaveCount(0);
  complaints.length = 0;
});

onEveryScreen(() => {
  test("no barrier on the installation's page, and nothing wider than the screen", async ({ page }) => {
    await openInstallation(page);
    await expect(page.locator(".recharts-surface").first()).toBeAttached();
    await lookAt(page, "the page");
    await page.getByRole("button", { name: "Show as numbers" }).click();
    await lookAt(page, "the traffic as numbers");
    await page.getByRole("button", { name: /for Demo Shop: change the monthly limit/ }).click();
    await page.getByRole("dialog").getByRole("switch").click();
    await lookAt(page, "the limit", "[role=dialog]");
  });
});

// The last: what it makes fills the first page for every later visit.
test("the list goes on page by page, and shows each workspace once", async ({ page, baseURL }) => {
  await makeWorkspaces(baseURL ?? "");
  await signInAs(page, OPERATOR, "/operator");
  const rows = section(page, "Workspaces").getByRole("row");
  await expect(rows).toHaveCount(26);
  const more = page.getByRole("button", { name: "Show more" });
  await more.focus();
  await page.keyboard.press("Enter");
  await expect(more).toBeHidden();
  const slugs = await rows.locator("th[scope=row]").evaluateAll((cells) => cells.map((cell) => cell.textContent));
  expect(slugs.length).toBeGreaterThan(27);
  expect(new Set(slugs).size).toBe(slugs.length);
  await expect(rows.filter({ hasText: "Demo Shop" })).toBeVisible();
});
