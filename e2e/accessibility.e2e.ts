import type { Page } from "@playwright/test";
import { expect, lookAt, onEveryScreen, signIn, test } from "./fixtures";

/** Brings a page into the state that is to be looked at. */
type Visit = (page: Page) => Promise<void>;

const open =
  (path: string, heading: RegExp): Visit =>
  async (page) => {
    await page.goto(path);
    await expect(page.getByRole("heading", { name: heading }).first()).toBeVisible();
  };

const openFirstConversation: Visit = async (page) => {
  await page.goto("/w/demo/interactions?outcome=answered");
  await page
    .getByRole("list", { name: /Interactions/ })
    .getByRole("link")
    .first()
    .click();
  await expect(page.getByRole("region", { name: "Messages" })).toBeVisible();
};

/** As where mail confirms, which the journeys' product has none of. */
const openMailSent: Visit = async (page) => {
  const mailed = { done: true, confirmsByMail: true };
  await page.route("**/api/account/sign-up", (route) => route.fulfill({ json: mailed }), { times: 1 });
  await page.goto("/sign-up");
  const sent = page.getByRole("heading", { name: "Look into your mail" });
  // A click before the page is awake only brings the page once more.
  await expect(async () => {
    for (const label of ["Your name", "Your business"]) await page.getByLabel(label).fill("Nora");
    await page.getByLabel("E-mail address").fill("nora@example.test");
    await page.getByRole("textbox", { name: "Password" }).fill("orchid wagon 3 thunder");
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(sent).toBeFocused({ timeout: 2000 });
  }).toPass();
};

const VISITS: Record<string, Visit> = {
  interactions: async (page) => {
    await page.goto("/w/demo/interactions");
    await expect(
      page
        .getByRole("list", { name: /Interactions/ })
        .getByRole("listitem")
        .first(),
    ).toBeVisible();
  },
  "an empty list": open("/w/demo/interactions?outcome=drafted", /Nothing matches/),
  "a conversation": openFirstConversation,
  "the account menu": async (page) => {
    await page.goto("/w/demo/interactions");
    await page.getByRole("button", { name: /^Account of/ }).click();
    await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
  },
  "the stand-ins": async (page) => {
    await page.goto("/w/demo/interactions");
    const navigation = page.getByRole("button", { name: "Open navigation" });
    if (await navigation.isVisible()) await navigation.click();
    await page.getByRole("button", { name: /stand-ins? in use/ }).click();
    await expect(page.getByText("Stand-ins on this machine")).toBeVisible();
  },
  "a missing page": open("/w/nobody/interactions", /does not exist/),
  team: open("/w/demo/team", /Team/),
  "the activity log": open("/w/demo/audit", /Activity/),
  "one's account": open("/me", /account/i),
  "the menu of a member": async (page) => {
    await page.goto("/w/demo/team");
    await page
      .getByRole("button", { name: /^More for / })
      .first()
      .click();
    await expect(page.getByRole("menuitem", { name: "Leave this workspace" })).toBeVisible();
  },
  "leaving a workspace": async (page) => {
    await page.getByRole("menuitem", { name: "Leave this workspace" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
  },
  "the menu of a customer": async (page) => {
    await openFirstConversation(page);
    await page.getByRole("button", { name: /^More for / }).click();
    await expect(page.getByRole("menuitem", { name: "Erase this customer…" })).toBeVisible();
  },
  "erasing a customer": async (page) => {
    await page.getByRole("menuitem", { name: "Erase this customer…" }).click();
    await page.getByRole("textbox", { name: /^Type/ }).fill("erase");
    await expect(page.getByRole("button", { name: "Erase for good" })).toBeEnabled();
  },
};
/** These lie over the page: what they half cover is no target while they are open, so they are looked at alone. */
const OVERLAYS = new Set(["the account menu", "the stand-ins"]);
const OUTSIDE: Record<string, Visit> = {
  "the sign-in": open("/sign-in", /Sign in/),
  "a form that is not filled in": async (page) => {
    await page.goto("/sign-in");
    // A click before the page is awake is answered by the browser.
    await expect(async () => {
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.getByText("Fill this in.")).toHaveCount(2, { timeout: 1000 });
    }).toPass();
  },
  "a forgotten password": open("/forgot", /./),
  "creating an account": open("/sign-up", /Create an account/),
  "an account that waits for its mail": openMailSent,
  "a link that is not complete": open("/sign-up/confirm", /Confirm your account/),
  "the phone": async (page) => {
    await page.goto("/simulator");
    await expect(page.getByRole("textbox", { name: /^Message to/ })).toBeVisible();
  },
};

onEveryScreen(() => {
  test("no barrier behind the sign-in, and nothing wider than the screen", async ({ page, complaints }) => {
    test.setTimeout(300_000);
    await signIn(page);
    for (const [name, visit] of Object.entries(VISITS)) await look(page, name, visit);
    // The missing page is a 404, which the browser notes.
    const others = complaints.filter((complaint) => !/404.*\/w\/nobody\//.test(complaint));
    complaints.splice(0, complaints.length, ...others);
  });

  test("no barrier outside", async ({ page }) => {
    for (const [name, visit] of Object.entries(OUTSIDE)) await look(page, name, visit);
  });
});

async function look(page: Page, name: string, visit: Visit): Promise<void> {
  await test.step(name, async () => {
    await visit(page);
    await lookAt(page, name, OVERLAYS.has(name) ? "[role=dialog]" : undefined);
  });
}
