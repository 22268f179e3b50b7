import { expect, test } from "vitest";
import { nameChannel } from "./words";

test("a channel's name says where it is, once", () => {
  expect(nameChannel({ name: "Demo Shop", product: "instagram" })).toBe("Demo Shop on Instagram");
  expect(nameChannel({ name: "Demo Shop on Instagram", product: "instagram" })).toBe("Demo Shop on Instagram");
});
