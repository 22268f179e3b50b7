import { expect, it } from "vitest";
import { describeEvent } from "./describe-event";

it("says who made a link to set a new password, and of an older entry only that there was one", () => {
  const said = ([null, "person", "owner", "operator"] as const).map((actor) =>
    describeEvent({ act: "password.reset_link", actor }),
  );
  expect(said).toEqual([
    "A link to set a new password was made",
    "A link to set a new password was asked for by mail",
    "A link to set a new password was made by an owner or admin of your workspace",
    "A link to set a new password was made by the operator",
  ]);
});

it("says of what one only can do what it is, and repeats what it has no words for", () => {
  expect(describeEvent({ act: "session.started", actor: "person" })).toBe("Signed in");
  expect(describeEvent({ act: "account.disabled", actor: "operator" })).toBe("Account disabled by the operator");
  expect(describeEvent({ act: "x.y", actor: null })).toBe("x.y");
});
