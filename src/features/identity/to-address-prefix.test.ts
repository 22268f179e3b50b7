import { describe, expect, it, onTestFinished } from "vitest";
import { guardRequests } from "@/lib/guard-requests";
import { setTestSettings } from "@/testing/test-settings";
import { readCaller } from "./read-caller";
import { toAddressPrefix } from "./to-address-prefix";

setTestSettings({ DATABASE_URL: "postgres://nobody@127.0.0.1:9/nothing" });

describe("toAddressPrefix", () => {
  it.each([
    ["203.0.113.77", "203.0.113.0/24"],
    ["::ffff:203.0.113.77", "203.0.113.0/24"],
    ["2001:db8:12:34::1", "2001:db8:12::/48"],
    ["2001:0db8:0012:0034:0:0:0:1", "2001:db8:12::/48"],
    ["fe80::1", "fe80:0:0::/48"],
    ["::1", "this machine"],
    ["203.0.113.77:51234", "203.0.113.0/24"],
    ["[2001:db8:12:34::1]:51234", "2001:db8:12::/48"],
    ["127.0.0.1", "this machine"],
    ["::ffff:127.0.0.1", "this machine"],
    ["not an address", null],
    ["", null],
  ])("%s is of %s", (address, prefix) => {
    expect(toAddressPrefix(address)).toBe(prefix);
  });
});

describe("readCaller", () => {
  it("believes no forwarded chain while no proxy of ours is named", () => {
    const headers = new Headers({ "x-forwarded-for": "1.2.3.4, 203.0.113.77", "user-agent": "a".repeat(400) });
    expect(readCaller(headers).addressPrefix).toBe("unknown");
    expect(readCaller(new Headers()).addressPrefix).toBeNull();
  });

  it("believes no address that did not pass the guard, once there is one", () => {
    const claimed = new Headers({ "x-forwarded-for": "203.0.113.77" });
    expect(readCaller(claimed).addressPrefix).toBe("203.0.113.0/24");
    onTestFinished(guardRequests());
    expect(readCaller(claimed).addressPrefix).toBe("unknown");
  });

  it("keeps no control characters and no endless agent", () => {
    const headers = new Headers({ "user-agent": "a".repeat(400) });
    expect(readCaller(headers).userAgent).toHaveLength(300);
  });
});
