import { randomBytes } from "node:crypto";

/**
 * A complete set of settings for code under test. Call at the top of a test file, before the product's code first asks
 * for a setting; pass what the test needs otherwise.
 */
export function setTestSettings(overrides: Record<string, string> = {}): Record<string, string> {
  const settings = {
    NODE_ENV: "test",
    LOG_LEVEL: "silent",
    APP_URL: "http://localhost:3000",
    UPSTASH_REDIS_REST_URL: "http://127.0.0.1:9",
    UPSTASH_REDIS_REST_TOKEN: "test-redis-token",
    META_APP_SECRET: "test-meta-app-secret",
    META_INSTAGRAM_APP_SECRET: "test-instagram-app-secret",
    META_VERIFY_TOKEN: "test-meta-verify-token",
    META_GRAPH_URL: "http://127.0.0.1:9",
    META_INSTAGRAM_GRAPH_URL: "http://127.0.0.1:9",
    AUTH_SECRET: "test-auth-secret-of-some-length",
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    INNGEST_BASE_URL: "http://127.0.0.1:9",
    INNGEST_EVENT_KEY: "test-event-key",
    INNGEST_SIGNING_KEY: "signkey-test-00112233445566778899aabbccddeeff",
    ...overrides,
  };
  Object.assign(process.env, settings);
  return settings;
}
