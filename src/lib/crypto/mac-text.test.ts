import { beforeEach, describe, expect, test, vi } from "vitest";
import { setTestSettings } from "@/testing/test-settings";

const key = (fill: number) => Buffer.alloc(32, fill).toString("base64");

async function load(ENCRYPTION_KEY: string, ENCRYPTION_KEY_PREVIOUS = "") {
  vi.resetModules();
  setTestSettings({ DATABASE_URL: "postgres://x/y", ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS });
  return (await import("./mac-text")).macText;
}

describe("the mark of a text", () => {
  beforeEach(() => vi.resetModules());

  test("tells the same text again, for one purpose and under one key", async () => {
    const macText = await load(key(1));
    const [mark, ...others] = macText("4915112345678", "erased customer");
    expect(others).toEqual([]);
    expect(mark).toMatch(/^[\w-]{43}$/);
    expect(macText("4915112345678", "erased customer")).toEqual([mark]);
    const ofOther = await load(key(2));
    for (const other of [
      macText("4915112345679", "erased customer"),
      macText("4915112345678", "something else"),
      ofOther("4915112345678", "erased customer"),
    ])
      expect(other).not.toEqual([mark]);
  });

  test("is looked for under the previous key, too, and stored under today's", async () => {
    const [before] = (await load(key(1)))("a", "p");
    const [today, ...previous] = (await load(key(2), key(1)))("a", "p");
    expect(previous).toEqual([before]);
    expect(today).not.toBe(before);
  });
});
