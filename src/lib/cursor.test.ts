import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeCursor, encodeCursor } from "./cursor";
import { AppError } from "./errors";
import { newId } from "./ids";

const list = ["0190a8f0-0000-7000-8000-000000000001", "interactions", null, "answered"];
const position = { at: "2026-11-22T21:00:00.123456Z", id: newId() };

function refusal(cursor: string, of = list): AppError {
  try {
    decodeCursor(of, cursor);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("the cursor was accepted");
}

const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("cursor", () => {
  it("comes back as the position it was made of, to the microsecond", () => {
    expect(decodeCursor(list, encodeCursor(list, position))).toEqual(position);
  });

  it("is safe in an address without escaping", () => {
    expect(encodeCursor(list, position)).toMatch(/^[A-Za-z0-9_-]+$/);
  });

  it("is refused for another workspace, verb or filter", () => {
    const cursor = encodeCursor(list, position);
    for (const place of list.keys()) {
      const other = list.map((part, index) => (index === place ? "other" : part));
      expect(refusal(cursor, other)).toMatchObject({ code: "invalid" });
    }
  });

  it("tells an absent filter from an empty one", () => {
    expect(refusal(encodeCursor(["a", null], position), ["a", ""]).message).toContain("another list");
  });

  it.each([
    ["nothing", ""],
    ["words", "page-2"],
    ["another version", forged([2, "x", position.at, position.id])],
    ["a moment that is none", forged([1, "x", "2026-13-40T99:00:00Z", position.id])],
    ["SQL for a moment", forged([1, "x", "now()", position.id])],
    ["an id that is none", forged([1, "x", position.at, "1' or '1'='1"])],
    ["more parts", forged([1, "x", position.at, position.id, true])],
  ])("refuses %s with the remedy", (_, cursor) => {
    expect(refusal(cursor)).toMatchObject({ code: "invalid", message: expect.stringContaining("from its start") });
  });

  it.each(["2026-02-30T00:00:00Z", "2026-11-31T00:00:00.5Z", "0000-01-01T00:00:00Z", "2026-01-01T24:00:00Z"])(
    "refuses %s, which no calendar of Postgres has",
    (at) => {
      const [version, mark] = JSON.parse(Buffer.from(encodeCursor(list, position), "base64url").toString());
      expect(refusal(forged([version, mark, at, position.id])).code).toBe("invalid");
      expect(decodeCursor(list, forged([version, mark, "2024-02-29T23:59:59Z", position.id]))).toBeDefined();
    },
  );

  it("never throws anything but the refusal", () => {
    fc.assert(fc.property(fc.string(), (text) => refusal(text).code === "invalid"));
  });
});
