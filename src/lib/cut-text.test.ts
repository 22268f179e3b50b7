import { expect, it } from "vitest";
import { cutText } from "./cut-text";

it("keeps what fits, and cuts the rest between characters", () => {
  expect(["ab💡", "ab💡cd", "ab💡cd", "ab"].map((text, place) => cutText(text, [4, 3, 4, 1][place] ?? 0))).toEqual([
    "ab💡",
    "ab",
    "ab💡",
    "a",
  ]);
});
