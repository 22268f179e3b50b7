import { describe, expect, it } from "vitest";
import { setTestSettings } from "@/testing/test-settings";
import { isOwnOrigin } from "./is-own-origin";

setTestSettings({ DATABASE_URL: "postgres://nobody@127.0.0.1:9/nothing", APP_URL: "https://desk.example" });
const from = (headers: Record<string, string>, options?: { header: string }) =>
  isOwnOrigin(new Headers({ host: "127.0.0.1:3000", ...headers }), options);

describe("isOwnOrigin", () => {
  it.each<[string, Record<string, string>]>([
    ["a program", {}],
    ["our page by the address it was asked for", { origin: "http://127.0.0.1:3000", "sec-fetch-site": "same-origin" }],
    ["our page by its name on this machine", { origin: "http://localhost:3000", host: "localhost:3000" }],
    ["our page by an IPv6 address", { origin: "http://[::1]:3000", host: "[::1]:3000" }],
    ["our page behind a proxy that renames the host", { origin: "https://desk.example" }],
    ["an address typed in", { "sec-fetch-site": "none" }],
  ])("lets in %s", (_, headers) => {
    expect(from(headers)).toBe(true);
  });

  it.each<[string, Record<string, string>]>([
    ["another site", { origin: "https://evil.example" }],
    ["a sibling host", { origin: "https://shop.desk.example", "sec-fetch-site": "same-site" }],
    ["another port", { origin: "http://127.0.0.1:3001" }],
    [
      "a page whose own name was made to point at us",
      { origin: "http://evil.example:3000", host: "evil.example:3000" },
    ],
    ["a sandboxed page", { origin: "null" }],
    ["a cross-site read", { "sec-fetch-site": "cross-site" }],
    ["a name that only begins like ours", { origin: "https://desk.example.evil.example" }],
    ["our host without encryption", { origin: "http://desk.example" }],
  ])("refuses %s", (_, headers) => {
    expect(from(headers)).toBe(false);
  });

  it("wants a header of ours from a request that names no origin, where that is asked for", () => {
    expect(from({}, { header: "x-ours" })).toBe(false);
    expect(from({ "x-ours": "1" }, { header: "x-ours" })).toBe(true);
  });
});
