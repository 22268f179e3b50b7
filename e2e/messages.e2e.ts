import { expect, findBarriers, test } from "./fixtures";

test("a message from the phone is answered there, and the desk shows both sides and the evidence", async ({
  desk,
  context,
}) => {
  const phone = await context.newPage();
  await phone.goto("/simulator");
  await phone.getByRole("button", { name: "New customer" }).click();
  const line = phone.getByRole("textbox", { name: /^Message to/ });
  await line.fill("How much is shipping to Germany?");
  await line.press("Enter");
  await expect(phone.getByRole("log").getByText(/7\.90 EUR/)).toBeVisible();

  // The desk was open all the while: rows arrive by themselves.
  const list = desk.getByRole("list", { name: /Interactions/ });
  const answer = list.getByRole("listitem").filter({ hasText: "AI:" }).filter({ hasText: "7.90 EUR" }).first();
  await expect(answer).toBeVisible();
  const question = list.getByRole("listitem").filter({ hasText: "How much is shipping to Germany?" }).first();
  await expect(question.getByText("Answered")).toBeVisible();

  await answer.getByRole("link").click();
  const thread = desk.getByRole("region", { name: "Messages" });
  await expect(thread.getByText("How much is shipping to Germany?").last()).toBeVisible();
  const why = thread.getByRole("button", { name: /^From \d+ passage.*offline-quotes/ }).last();
  await why.click();
  await expect(why).toHaveAttribute("aria-expanded", "true");
  const evidence = thread.getByRole("region", { name: "Why this answer" }).last();
  await expect(evidence.getByText("What the answer rests on")).toBeVisible();
  await expect(evidence.getByText(/Shipping and delivery/).first()).toBeVisible();
  await expect(evidence.locator("blockquote").filter({ hasText: "7.90 EUR" }).first()).toBeVisible();
  for (const fact of ["Model", "Tokens", "Thinking time", "Sent", "Pipeline"]) {
    await expect(evidence.getByRole("term").filter({ hasText: new RegExp(`^${fact}$`) })).toBeVisible();
  }
  expect(await findBarriers(desk)).toEqual([]);
});

test("what the knowledge does not hold goes to a person, and the conversation says so", async ({ desk, customer }) => {
  await customer.write("Can you tune my grand piano in Lisbon tomorrow?");
  const row = desk.getByRole("list", { name: /Interactions/ }).getByRole("listitem");
  const question = row.filter({ hasText: customer.name }).filter({ hasText: "grand piano" });
  await expect(question.getByText("Needs a person")).toBeVisible();
  await question.getByRole("link").click();
  await expect(desk.getByRole("heading", { level: 1, name: customer.name })).toBeVisible();
  await expect(desk.getByRole("note").filter({ hasText: "Waits for a person" })).toBeVisible();
});

test("what a customer writes is shown as they wrote it, and is never a part of the page", async ({
  desk,
  customer,
}) => {
  const written =
    '<img src=x onerror="document.title=1"><script>document.title=2</script> **bold** [shop](javascript:alert(3)) www.evil.example';
  await customer.write(written);
  const row = desk
    .getByRole("list", { name: /Interactions/ })
    .getByRole("listitem")
    .filter({ hasText: customer.name });
  await expect(row.filter({ hasText: "<img src=x onerror=" }).first()).toBeVisible();
  const title = await desk.title();
  await row.first().getByRole("link").click();
  const thread = desk.getByRole("region", { name: "Messages" });
  await expect(thread.getByText(written)).toBeVisible();
  for (const part of ["img[src=x]", "strong", "a"]) await expect(thread.locator(part)).toHaveCount(0);
  expect([title, await desk.title()].join()).not.toMatch(/^[12]|,[12]/);
});

test("an open conversation follows what is said, without a reload", async ({ desk, customer }) => {
  await customer.write("When are you open on Saturday?");
  const row = desk.getByRole("list", { name: /Interactions/ }).getByRole("listitem");
  await row.filter({ hasText: customer.name }).first().getByRole("link").click();
  const thread = desk.getByRole("region", { name: "Messages" });
  await expect(thread.getByText("When are you open on Saturday?")).toBeVisible();
  await expect(thread.getByRole("button", { name: /^From \d+ passage/ })).toHaveCount(1);
  await customer.write("And what does the express delivery cost?");
  await expect(thread.getByText("And what does the express delivery cost?")).toBeVisible();
  await expect(thread.getByText(/14\.90 EUR/).first()).toBeInViewport();
});

test("the switches behind the phone open, and what is behind them cannot be scrolled", async ({ page }) => {
  await page.goto("/simulator");
  await page.getByRole("button", { name: /^Meta’s behaviour/ }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  // The scroll lock is a style element of its own, which the content policy lets in by nonce alone.
  await expect(page.locator("body")).toHaveCSS("overflow-y", "hidden");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  expect(await findBarriers(page)).toEqual([]);
});
