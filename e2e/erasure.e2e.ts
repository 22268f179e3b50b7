import { expect, findBarriers, test } from "./fixtures";

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use(
      colorScheme === "light"
        ? { colorScheme }
        : { colorScheme, viewport: { width: 390, height: 844 }, hasTouch: true },
    );

    test("a customer is erased by keyboard, is gone from every page, and begins anew when they write", async ({
      desk,
      customer,
      complaints,
    }) => {
      const rows = desk
        .getByRole("list", { name: /Interactions/ })
        .getByRole("listitem")
        .filter({ hasText: customer.name });
      await customer.write("Do you ship to Austria?");
      await expect(rows.filter({ hasText: "AI:" }).first()).toBeVisible();
      await rows.first().getByRole("link").click();
      const more = desk.getByRole("button", { name: `More for ${customer.name}` });
      await expect(more).toBeVisible();
      const path = new URL(desk.url()).pathname;

      await more.focus();
      await desk.keyboard.press("Enter");
      const item = desk.getByRole("menuitem", { name: "Erase this customer…" });
      await expect(item).toBeVisible();
      // Keys are lost while the menu is still opening.
      await expect(async () => {
        await desk.keyboard.press("ArrowDown");
        await expect(item).toBeFocused({ timeout: 500 });
      }).toPass();
      await desk.keyboard.press("Enter");
      const dialog = desk.getByRole("dialog", { name: `Erase ${customer.name}?` });
      const confirm = dialog.getByLabel("Type “erase” to confirm");
      await expect(confirm).toBeFocused();
      await expect(dialog.getByRole("button", { name: "Erase for good" })).toBeDisabled();
      await desk.waitForTimeout(400);
      expect(await findBarriers(desk, "[role=dialog]")).toEqual([]);
      const overflow = await desk.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);

      await desk.keyboard.type("no");
      await desk.keyboard.press("Enter");
      await expect(dialog).toBeVisible();
      await confirm.fill("erase");
      await desk.keyboard.press("Enter");
      await expect(desk.getByRole("heading", { level: 1, name: "Interactions" })).toBeVisible();
      await expect(desk.getByText("The customer is erased.")).toBeVisible();
      await expect(rows).toHaveCount(0);
      await expect(desk.locator("body")).not.toHaveCSS("overflow-y", "hidden");

      await customer.write("Do you ship to Germany?");
      await expect(rows.first()).toBeVisible();
      await expect(rows.filter({ hasText: "Austria" })).toHaveCount(0);
      await desk.goto(path);
      await expect(desk.getByRole("heading", { name: "No such conversation" })).toBeVisible();
      // What is missing is a 404, which the browser notes.
      const others = complaints.filter((complaint) => !/404.*\/api\/trpc\/conversations\./.test(complaint));
      complaints.splice(0, complaints.length, ...others);
    });
  });
}
