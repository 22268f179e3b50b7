import { describe, expect, it } from "vitest";
import { z } from "zod";
import { describeIssues } from "./zod-words";

const schema = z.object({
  name: z.string().trim().min(1).max(60),
  workspaceName: z.string().refine((text) => text !== "bad", "it holds a character that cannot be kept."),
  email: z.email(),
  scopes: z.array(z.enum(["read", "write"])).min(1),
  limit: z.number().int().max(100),
});
const right = { name: "Kim", workspaceName: "Shop", email: "kim@example.test", scopes: ["read"], limit: 1 };

describe("what is asked of an input", () => {
  it.each([
    [{ name: " " }, "Name: it must not be empty."],
    [{ name: "x".repeat(61) }, "Name: it must have at most 60 characters."],
    [{ name: 7 }, "Name: it must be a text."],
    [{ name: undefined }, "Name: it is missing."],
    [{ workspaceName: "bad" }, "Workspace name: it holds a character that cannot be kept."],
    [{ email: "kim" }, "E-mail address: it is not an e-mail address."],
    [{ scopes: [] }, "Scopes: choose at least one."],
    [{ scopes: ["hunter2"] }, "Scopes: it must be one of read, write."],
    [{ limit: 4711 }, "Limit: it must be at most 100."],
    [{ limit: 0.5 }, "Limit: it must be a whole number."],
  ])("%j reads as a sentence, without what was found", (wrong, words) => {
    const parsed = schema.safeParse({ ...right, ...wrong });
    expect(parsed.error && describeIssues(parsed.error)).toBe(words);
  });

  it("stands in a line for each field", () => {
    const parsed = schema.safeParse({ ...right, name: "", email: "kim" });
    expect(parsed.error && describeIssues(parsed.error)).toMatch(/^Name: .*\nE-mail address: /);
  });

  it("names the input where it is no object at all", () => {
    const parsed = schema.safeParse(7);
    expect(parsed.error && describeIssues(parsed.error)).toBe("Input: it must be an object.");
  });
});
