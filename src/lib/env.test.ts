import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseEnv } from "./env";

const complete = {
  DATABASE_URL: "postgres://app:pass@127.0.0.1/db",
  UPSTASH_REDIS_REST_URL: "http://127.0.0.1:1/",
  UPSTASH_REDIS_REST_TOKEN: "t",
  META_APP_SECRET: "0123456789abcdef",
  META_VERIFY_TOKEN: "0123456789abcdef",
  AUTH_SECRET: "0123456789abcdef",
  ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
};

describe("parseEnv", () => {
  test("fills in defaults and the public address", () => {
    const parsed = parseEnv({ ...complete, PORT: "4100" });
    expect(parsed.APP_URL).toBe("http://localhost:4100");
    expect(parsed.META_GRAPH_URL).toBe("https://graph.facebook.com");
    expect(parsed.UPSTASH_REDIS_REST_URL).toBe("http://127.0.0.1:1");
    expect(parsed.EBIZMATE_EMBEDDED).toEqual([]);
  });

  test("treats an empty value as not set", () => {
    expect(parseEnv({ ...complete, OPENAI_API_KEY: "", APP_URL: "" }).OPENAI_API_KEY).toBeUndefined();
  });

  test.each([
    ["PORT", "70000"],
    ["DATABASE_URL", "mysql://x"],
    ["APP_URL", "ftp://x"],
    ["ENCRYPTION_KEY", "c2hvcnQ="],
    ["META_APP_SECRET", "hunter2"],
    ["META_GRAPH_VERSION", "25"],
    ["EBIZMATE_EMBEDDED", "database,everything"],
    ["SIGN_UP", "maybe"],
  ])("names %s when it is wrong, and never shows a secret", (name, value) => {
    const message = messageOf(() => parseEnv({ ...complete, [name]: value }));
    expect(message).toContain(`${name}: found `);
    if (/SECRET|KEY|DATABASE_URL/.test(name)) expect(message).not.toContain(value);
  });

  test.each([
    ["PORT", "abc", 'found "abc"; expected a whole number from 1 to 65535'],
    ["PORT", "0", "expected a whole number from 1 to 65535"],
    ["APP_URL", "example.com", 'found "example.com"; expected an http:// or https:// address'],
    ["APP_URL", "https://example.com/mate", "expected an address without a path"],
    ["OPENAI_BASE_URL", "localhost", "expected an http:// or https:// address"],
    ["REDIS_URL", "http://127.0.0.1:6379", "expected a redis:// or rediss:// address"],
    ["LOG_LEVEL", "loud", "expected trace, debug, info, warn, error, fatal or silent"],
    ["META_VERIFY_TOKEN", "", "found nothing; expected a value"],
    ["SMTP_URL", "smtp://", "expected smtp:// or smtps:// with a host"],
    ["SMTP_URL", "smtp://me:pass#word@mail", "(masked); expected smtp:// or smtps:// with a host"],
    ["SMTP_FROM", "Me <me@shop.test>, <you@shop.test>", "expected me@example.com or Name <me@example.com>"],
    ["OIDC_ISSUER", "http://id.example.com", "expected an https:// address"],
    ["GITHUB_URL", "http://git.example.com", "expected an https:// address"],
  ])("says of %s=%s in plain words what is expected", (name, value, words) => {
    const message = messageOf(() => parseEnv({ ...complete, [name]: value }));
    expect(message).toContain(words);
    expect(message.split("\n")).toHaveLength(2);
  });

  test("takes a provider whole or not at all", () => {
    const half = messageOf(() => parseEnv({ ...complete, OIDC_ISSUER: "https://id.example.com", GITHUB_SECRET: "s" }));
    expect(half.split("\n").slice(1)).toEqual([
      "  GITHUB_ID: found nothing; expected a value, for GITHUB_SECRET is set",
      "  OIDC_CLIENT_ID: found nothing; expected a value, for OIDC_ISSUER is set",
      "  OIDC_CLIENT_SECRET: found nothing; expected a value, for OIDC_ISSUER is set",
    ]);
    const local = { OIDC_ISSUER: "http://localhost:8080/realms/shop/", OIDC_CLIENT_ID: "i", OIDC_CLIENT_SECRET: "s" };
    expect(parseEnv({ ...complete, ...local }).OIDC_ISSUER).toBe("http://localhost:8080/realms/shop");
  });

  test("names every missing setting in one error", () => {
    const message = messageOf(() => parseEnv({}));
    for (const name of Object.keys(complete)) expect(message).toContain(`${name}: found nothing`);
  });

  test("knows every setting that .env.example lists, and the other way round", () => {
    const example = readFileSync(join(import.meta.dirname, "../../.env.example"), "utf8");
    const listed = new Set([...example.matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map((match) => match[1]));
    const source = readFileSync(join(import.meta.dirname, "env.ts"), "utf8");
    const known = new Set([...source.matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map((match) => match[1]));
    const compose = readFileSync(join(import.meta.dirname, "../../compose.yaml"), "utf8");
    const composed = [...compose.matchAll(/\$\{([A-Z][A-Z0-9_]+)/g)].map((match) => match[1]);
    expect(composed.filter((name) => !listed.has(name))).toEqual([]);
    const outside = new Set(["HOST", "REDIS_URL", ...composed]);
    expect(
      [...known].filter((name) => !listed.has(name) && !["NODE_ENV", "EBIZMATE_EMBEDDED"].includes(`${name}`)),
    ).toEqual([]);
    expect([...listed].filter((name) => !known.has(name) && !outside.has(`${name}`))).toEqual([]);
  });
});

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("expected an error");
}
