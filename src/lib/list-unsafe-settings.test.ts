import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parseEnv } from "./env";

const random = () =>
  randomBytes(24)
    .toString("hex")
    .replaceAll(/abcdef|0123456789/g, "7");
const safe = {
  NODE_ENV: "production",
  APP_URL: "https://mate.example.com",
  DATABASE_URL: "postgres://app:hN2vQ8sK4xZ1mT7pW3rB@10.0.0.2/db",
  UPSTASH_REDIS_REST_URL: "http://10.0.0.3:1/",
  UPSTASH_REDIS_REST_TOKEN: "5jL6gD0fAhN2vQ8sK4xZ1mT7pW3rB9cY",
  META_APP_ID: "1234567890",
  META_APP_SECRET: "9f3c1b7a5d2e8f604b1c7d9e3a5f8b20",
  META_VERIFY_TOKEN: "c7f1e95b30d84a26",
  AUTH_SECRET: "hN2vQ8sK4xZ1mT7pW3rB9cY5jL6gD0fA",
  ENCRYPTION_KEY: Buffer.from("5a1f9c3e7b2d8046f1a3c5e7092b4d6f8e1c3a5b7d9f0246183a5c7e9b1d3f50", "hex").toString(
    "base64",
  ),
  INNGEST_SIGNING_KEY: "signkey-prod-9f3c1b7a5d2e8f604b1c7d9e3a5f8b20",
};

describe("an open sign-up without mail", () => {
  const open = { ...safe, SIGN_UP: "open" };

  it.each([
    ...["https://mate.example.com", "http://192.168.1.9:3000", "http://app:3000", "http://shop.local"],
    "https://localhost.example.com",
  ])("is refused on %s, where it would tell others who has an account", (APP_URL) => {
    for (const NODE_ENV of ["production", "development"])
      expect(() => parseEnv({ ...open, APP_URL, NODE_ENV })).toThrow(
        `Not safe on the address ${APP_URL}:\n  SIGN_UP: found open without SMTP_URL; expected SMTP_URL, or SIGN_UP=invited,`,
      );
    expect(parseEnv({ ...open, APP_URL, SMTP_URL: "smtp://mail" }).SIGN_UP).toBe("open");
    for (const SIGN_UP of ["invited", "closed", ""])
      expect(parseEnv({ ...open, APP_URL, SIGN_UP }).APP_URL).toBe(APP_URL);
  });

  it.each(["http://localhost:3000", "http://127.0.0.1:3000", "http://[::1]:3000"])("is good on %s", (APP_URL) =>
    expect(parseEnv({ ...open, APP_URL }).SIGN_UP).toBe("open"),
  );
});

describe("a start on a public address", () => {
  it("comes up with secrets of its own, real Meta and signed jobs", () => {
    expect(parseEnv(safe).APP_URL).toBe(safe.APP_URL);
    expect(parseEnv({ ...safe, AUTH_SECRET: random() }).APP_URL).toBe(safe.APP_URL);
  });

  it.each([
    ["AUTH_SECRET", "test-auth-secret-of-some-length"],
    ["AUTH_SECRET", "changeme-changeme-changeme"],
    ["AUTH_SECRET", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],
    ["ENCRYPTION_KEY", Buffer.alloc(32, 7).toString("base64")],
    ["META_APP_SECRET", "demo-meta-app-secret"],
    ["META_VERIFY_TOKEN", "my-verify-token-example"],
    ["INNGEST_SIGNING_KEY", "signkey-test-00112233445566778899aabbccddeeff"],
    ["UPSTASH_REDIS_REST_TOKEN", "example_token"],
    ["OIDC_CLIENT_SECRET", "secret"],
  ])("is refused with %s=%s, without showing it", (name, value) => {
    const provider = { OIDC_ISSUER: "https://id.example.com", OIDC_CLIENT_ID: "x", OIDC_CLIENT_SECRET: random() };
    const start = () => parseEnv({ ...safe, ...provider, [name]: value });
    expect(start).toThrow(new RegExp(`${name}: found a demo, default or too simple value`));
    expect(start).not.toThrow(value);
    expect(parseEnv({ ...safe, ...provider, [name]: value, APP_URL: "http://localhost:3000" })).toMatchObject({
      [name]: value,
    });
  });

  it.each([
    ["DATABASE_URL", "postgres://postgres:postgres@10.0.0.2/db"],
    ["DATABASE_MIGRATION_URL", "postgres://owner:change%6De@10.0.0.2/db"],
    ["SMTP_URL", "smtp://mate:qwertyuiop@mail.example.com"],
  ])("is refused with a known password in %s, without showing it", (name, value) => {
    const start = () => parseEnv({ ...safe, [name]: value });
    expect(start).toThrow(new RegExp(`${name}: found a demo, default or too simple password`));
    expect(start).not.toThrow(new URL(value).password);
    for (const replaced of ["@", ":hN2%vQ8sK4xZ1mT7@"]) {
      const other = value.replace(/:[^:@/]*@/, replaced);
      expect(parseEnv({ ...safe, [name]: other }).APP_URL).toBe(safe.APP_URL);
    }
  });

  it("wants to know its address in production, where nobody but the launcher listens on this machine alone", () => {
    expect(() => parseEnv({ ...safe, APP_URL: "" })).toThrow(/APP_URL: found nothing; expected the address/);
    expect(parseEnv({ ...safe, APP_URL: "", NODE_ENV: "development" }).APP_URL).toBe("http://localhost:3000");
  });

  it("is refused with a demo secret while developing too, where a tunnel and the development server are allowed", () => {
    const developing = { ...safe, NODE_ENV: "development", INNGEST_DEV: "1" };
    expect(parseEnv(developing).APP_URL).toBe(safe.APP_URL);
    expect(() => parseEnv({ ...developing, AUTH_SECRET: "changeme-changeme-changeme" })).toThrow(
      /AUTH_SECRET: found a demo/,
    );
  });

  it.each([
    ["INNGEST_DEV", "1"],
    ["INNGEST_DEV", "http://localhost:8288"],
  ])("is refused with %s=%s, which is good on one's own machine", (name, value) => {
    expect(() => parseEnv({ ...safe, [name]: value })).toThrow(/INNGEST_DEV: found it set/);
    expect(parseEnv({ ...safe, [name]: value, APP_URL: "http://localhost:3000" }).INNGEST_DEV).toBe(value);
    expect(parseEnv({ ...safe, INNGEST_DEV: "0" }).INNGEST_DEV).toBe("0");
  });

  it("is refused with the simulator, behind which the demo owner's password is known to everybody", () => {
    expect(() => parseEnv({ ...safe, EBIZMATE_EMBEDDED: "jobs,meta" })).toThrow(/META_APP_ID: found nothing/);
    expect(parseEnv({ ...safe, EBIZMATE_EMBEDDED: "database,redis,jobs,model" }).APP_URL).toBe(safe.APP_URL);
    expect(parseEnv({ ...safe, EBIZMATE_EMBEDDED: "meta", APP_URL: "http://192.168.1.9:3000" }).PORT).toBe(3000);
  });
});
