import { describe, expect, it } from "vitest";
import { parseEnv } from "@/lib/env";
import { hostFor, missingSecrets, type Plan, planParts, reachAt, type Settings, settingsFor } from "./plan-parts";

const ALL_EMBEDDED: Plan = {
  database: "embedded",
  redis: "embedded",
  jobs: "embedded",
  model: "embedded",
  meta: "embedded",
};
const PORTS = { database: 1, redis: 2, jobs: 3, model: 4, meta: 5 };

describe("which parts are embedded", () => {
  it.each<[Settings, Partial<Plan>]>([
    [{}, {}],
    [{ DATABASE_URL: "" }, {}],
    [{ DATABASE_URL: "postgres://db/x" }, { database: "real" }],
    [{ REDIS_URL: "redis://r" }, { redis: "shell" }],
    [{ REDIS_URL: "redis://r", UPSTASH_REDIS_REST_URL: "https://u" }, { redis: "real" }],
    [{ INNGEST_DEV: "0" }, {}],
    [{ INNGEST_DEV: "1" }, { jobs: "real" }],
    [{ INNGEST_BASE_URL: "http://i" }, { jobs: "real" }],
    [{ INNGEST_SIGNING_KEY: "signkey-prod-00" }, { jobs: "real" }],
    [{ OPENAI_BASE_URL: "http://ollama/v1" }, { model: "real" }],
    [{ OPENAI_API_KEY: "sk" }, { model: "real" }],
    [{ META_APP_SECRET: "my own, for the simulator" }, {}],
    [{ META_APP_ID: "1" }, { meta: "real" }],
    [{ META_INSTAGRAM_APP_ID: "1" }, { meta: "real" }],
    [{ META_GRAPH_URL: "http://proxy" }, { meta: "real" }],
  ])("%j: all but %j", (settings, real) => {
    expect(planParts(settings)).toEqual({ ...ALL_EMBEDDED, ...real });
  });
});

describe("the settings of the application", () => {
  const secretsOf = (given: Settings) =>
    Object.fromEntries(
      missingSecrets(given, planParts(given)).map((name) => [name, Buffer.alloc(32, name).toString("base64")]),
    );

  it("are complete when nothing was given", () => {
    const settings = settingsFor({}, planParts({}), secretsOf({}), PORTS);
    const parsed = parseEnv(settings);
    expect(parsed.EBIZMATE_EMBEDDED).toEqual(["database", "redis", "jobs", "model", "meta"]);
    expect(parsed.APP_URL).toBe("http://localhost:3000");
  });

  it("keep what was given, and make no secret that an outsider would have to know", () => {
    const given = {
      PORT: "4000",
      DATABASE_URL: "postgres://app@db/x",
      UPSTASH_REDIS_REST_URL: "https://redis.example",
      UPSTASH_REDIS_REST_TOKEN: "theirs",
      INNGEST_DEV: "1",
      OPENAI_API_KEY: "sk-theirs",
      META_APP_ID: "123",
      AUTH_SECRET: "theirs-theirs-theirs",
    };
    expect(missingSecrets(given, planParts(given))).toEqual(["ENCRYPTION_KEY"]);
    const settings = settingsFor(given, planParts(given), secretsOf(given), PORTS);
    expect(settings).toMatchObject({ ...given, EBIZMATE_EMBEDDED: "", APP_URL: "http://localhost:4000" });
    for (const name of ["META_GRAPH_URL", "OPENAI_BASE_URL", "AI_MODEL", "INNGEST_BASE_URL"]) {
      expect(settings[name]).toBeUndefined();
    }
    expect(() => parseEnv(settings)).toThrow("META_APP_SECRET");
  });
});

it("listens to this machine alone until it has a public address", () => {
  expect(hostFor({ APP_URL: "http://localhost:3000" })).toBe("127.0.0.1");
  expect(hostFor({ APP_URL: "https://mate.example.com" })).toBe("0.0.0.0");
  expect(hostFor({ APP_URL: "http://localhost:3000", HOST: "192.168.0.7" })).toBe("192.168.0.7");
  expect([hostFor({}), hostFor({ APP_URL: "" }), hostFor({ HOST: "::1" })]).toEqual(["127.0.0.1", "127.0.0.1", "::1"]);
});

it.each([
  ["127.0.0.1", "http://127.0.0.1:3000"],
  ["0.0.0.0", "http://127.0.0.1:3000"],
  ["::", "http://[::1]:3000"],
  ["::1", "http://[::1]:3000"],
  ["[::1]", "http://[::1]:3000"],
  ["localhost", "http://localhost:3000"],
  ["192.168.0.7", "http://192.168.0.7:3000"],
])("is reached by its own parts where it listens: at %s", (host, url) => expect(reachAt(host, "3000")).toBe(url));

it("opens to nobody else before it knows by which address they come", () => {
  for (const HOST of ["0.0.0.0", "::", "192.168.0.7"])
    expect(() => hostFor({ HOST })).toThrow(/^APP_URL: found nothing/);
});
