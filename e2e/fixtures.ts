import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test as playwright } from "@playwright/test";

export { expect } from "@playwright/test";

export const OWNER = { email: "owner@demo.local", password: "demo-demo-demo" };
/** Made by start-product; a member of no workspace. */
export const OPERATOR = { email: "operator@demo.local", password: "lantern keeps seven boats" };

type Customer = { write: (text: string) => Promise<void>; name: string };
type Fixtures = {
  /** Whatever the browser complained of while the test ran: a test that expects complaints empties it. */
  complaints: string[];
  /** A page on which the owner of the demo shop is signed in, at the list of interactions. */
  desk: Page;
  /** A page in another browser: somebody else's, or the same person's elsewhere. What it complains of goes unheard. */
  elsewhere: Page;
  /** A new customer, writing to the demo shop on WhatsApp: of the three products the one that tells names. */
  customer: Customer;
};

/** Journeys fail on any error in the browser's console: scripts, the content policy, missing files. */
export const test = playwright.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern.
  baseURL: async ({}, use) => {
    await use(process.env.E2E_BASE_URL);
  },
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(`${message.text()} (${message.location().url})`);
      });
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
  desk: async ({ page }, use) => {
    await signIn(page);
    await use(page);
  },
  elsewhere: async ({ browser, baseURL }, use) => {
    const context = await browser.newContext({ baseURL });
    await use(await context.newPage());
    await context.close();
  },
  customer: async ({ request }, use, { testId, retry }) => {
    const found = await request.get("/simulator/api/channels");
    const { channels } = await found.json();
    const channel = channels.find(({ product }: { product: string }) => product === "whatsapp");
    const name = `Guest ${testId.slice(-6)}${retry || ""}`;
    let customerId: string | undefined;
    const write = async (text: string) => {
      const data = { channelId: channel.id, customerId, customerName: name, text };
      const answer = await request.post("/simulator/api/messages", { data });
      expect(answer.ok(), await answer.text()).toBe(true);
      customerId = (await answer.json()).customerId;
    };
    await use({ write, name });
  },
});

/** Signs the owner of the demo shop in, as a person does. */
export async function signIn(page: Page): Promise<void> {
  await signInAs(page, OWNER, "/w/demo/interactions");
  await expect(page.getByRole("heading", { level: 1, name: "Interactions" })).toBeVisible();
}

/** Signs somebody in who wants to go to `next`. */
export async function signInAs(page: Page, person: { email: string; password: string }, next: string): Promise<void> {
  await page.goto(`/sign-in?next=${next}`);
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel(/^Password/).fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** For whom an e2e test makes an account of their own. */
export const PASSWORD = "velvet moose 9 garden";

/** Makes an account with its first workspace, and arrives there. */
export async function signUp(page: Page, given: { email: string; business: string; name?: string }): Promise<void> {
  await page.goto("/sign-up");
  await page.getByLabel("Your name").fill(given.name ?? "Kim Known");
  await page.getByLabel("Your business").fill(given.business);
  await page.getByLabel("E-mail address").fill(given.email);
  await page.getByLabel("Password").first().fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Interactions" })).toBeVisible();
}

/**
 * Everything WCAG 2.2 AA that a machine can see wrong with the page, or with the part `within`, as `rule: element`.
 */
export async function findBarriers(page: Page, within = "html"): Promise<string[]> {
  const { violations, passes } = await new AxeBuilder({ page })
    .include(within)
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  expect(passes.length).toBeGreaterThan(5);
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}`));
}

/** Registers tests for each colour scheme, at a desk and on a phone. */
export function onEveryScreen(register: () => void): void {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const viewport of [
      { width: 1280, height: 860 },
      { width: 390, height: 844 },
    ]) {
      test.describe(`${colorScheme}, ${viewport.width} wide`, () => {
        test.use({ colorScheme, viewport });
        register();
      });
    }
  }
}

/** Notes every barrier of `what` is on the page, or in its part `within`, and whether it is wider than the screen. */
export async function lookAt(page: Page, what: string, within?: string): Promise<void> {
  // Whatever still fades in has not its own colours yet.
  await page.waitForTimeout(400);
  expect.soft(await findBarriers(page, within), what).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect.soft(overflow, `${what} is wider than the screen`).toBeLessThanOrEqual(0);
}
