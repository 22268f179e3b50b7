import { describe, expect, it } from "vitest";
import { isOutage } from "./is-outage";

const failed = (code: string) => Object.assign(new Error("x"), { code });

describe("isOutage", () => {
  it.each(["ECONNREFUSED", "CONNECT_TIMEOUT", "CONNECTION_CLOSED", "08006", "57P01", "57P03", "57014", "53300"])(
    "knows %s, also as a cause",
    (code) => {
      expect(isOutage(failed(code))).toBe(true);
      expect(isOutage(new Error("Failed query", { cause: failed(code) }))).toBe(true);
    },
  );

  it.each(["23505", "42P01", "25P02", "53200"])("does not blame the network for %s", (code) => {
    expect(isOutage(failed(code))).toBe(false);
  });

  it("takes anything thrown", () => {
    expect([undefined, null, "ECONNREFUSED", 57].map(isOutage)).toEqual([false, false, false, false]);
  });
});
