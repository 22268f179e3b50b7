import { describe, expect, it } from "vitest";
import { smtpAddress } from "./_smtp-address";

const asks = (url: string, name: string) => new URL(smtpAddress(url)).searchParams.get(name);

describe("smtpAddress", () => {
  it("lets no password leave this network unencrypted", () => {
    expect(asks("smtp://user:pass@mail.example.com:587", "requireTLS")).toBe("true");
    for (const own of ["smtp://user:pass@127.0.0.1:25", "smtp://user:pass@mail:25", "smtp://mail.example.com"]) {
      expect(asks(own, "requireTLS")).toBeNull();
    }
  });

  it("waits seconds, unless the address says otherwise, and keeps user and password as they are written", () => {
    expect(asks("smtp://mail", "connectionTimeout")).toBe("5000");
    expect(asks("smtp://mail?connectionTimeout=900", "connectionTimeout")).toBe("900");
    expect(smtpAddress("smtps://a%40b.test:p%2Fw@mail")).toMatch(/^smtps:\/\/a%40b\.test:p%2Fw@mail\?/);
  });
});
