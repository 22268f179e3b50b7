import { describe, expect, it } from "vitest";
import { isDataError } from "./is-data-error";

const withCode = (code: string) => Object.assign(new Error("refused"), { code });

describe("isDataError", () => {
  it.each(["22021", "22P05", "23505", "23503"])("knows %s, also below what wraps it", (code) => {
    expect(isDataError(withCode(code))).toBe(true);
    expect(isDataError(new Error("Failed query", { cause: withCode(code) }))).toBe(true);
  });

  it.each(["08006", "40P01", "42P01", "53300", "57P01", "ECONNREFUSED", "CONNECT_TIMEOUT", "2202"])(
    "does not take %s for one, which may pass",
    (code) => expect(isDataError(new Error("Failed query", { cause: withCode(code) }))).toBe(false),
  );

  it("ends where causes go in a circle", () => {
    const error = new Error("round");
    error.cause = error;
    expect(isDataError(error)).toBe(false);
    expect(isDataError("text")).toBe(false);
  });
});
