import { describe, expect, it } from "vitest";
import { isPublicAddress } from "./is-public-address";

describe("isPublicAddress", () => {
  it.each([
    ...["http://localhost:3000", "http://127.0.0.1:3000", "http://[::1]:3000", "http://192.168.1.20:3000"],
    ...["http://10.0.0.5", "http://172.20.0.2", "http://app:3000", "http://shop.local", "https://x.localhost"],
    ...["http://[fd00::1]", "http://[::ffff:10.0.0.5]"],
  ])("says no to %s", (address) => expect(isPublicAddress(address)).toBe(false));

  it.each([
    ...["https://mate.example.com", "http://mate.example.com.", "http://93.184.216.34", "http://[2606:2800::1]"],
    ...["https://localhost.example.com", "http://172.32.0.1", "http://[::ffff:93.184.216.34]"],
  ])("says yes to %s", (address) => expect(isPublicAddress(address)).toBe(true));
});
