import { expect, it } from "vitest";
import { listCauses } from "./list-causes";

it("lists an error and its causes from the outermost on, as far as they are errors", () => {
  const inner = new Error("inner", { cause: "a text" });
  const outer = new Error("outer", { cause: inner });
  expect(listCauses(outer)).toEqual([outer, inner]);
  expect(listCauses("a text")).toEqual([]);
});

it("comes to an end where causes go round in a circle", () => {
  const error: Error = new Error("round");
  error.cause = error;
  expect(listCauses(error)).toHaveLength(8);
});
