import { expect, it } from "vitest";
import { bannerLines } from "./banner-lines";
import { planParts, settingsFor } from "./plan-parts";

const PORTS = { database: 1, redis: 2, jobs: 3, model: 4, meta: 5 };

it.each([
  [{ INNGEST_DEV: "1" }, "real Inngest (dev server at http://localhost:8288)"],
  [{ INNGEST_DEV: "http://127.0.0.1:9288" }, "real Inngest (dev server at http://127.0.0.1:9288)"],
  [{ INNGEST_DEV: "0", INNGEST_BASE_URL: "https://jobs.example" }, "real Inngest (https://jobs.example)"],
  [{ INNGEST_DEV: "0", INNGEST_SIGNING_KEY: "signkey-prod-00" }, "real Inngest (cloud)"],
  [{}, "embedded job runner · runs: http://127.0.0.1:3"],
])("with %o the jobs are named for what they are", (given, jobs) => {
  const plan = planParts(given);
  const lines = bannerLines({ plan, given, settings: settingsFor(given, plan, {}, PORTS), dataDir: ".data" });
  expect(lines.find((line) => line.trim().startsWith("Jobs"))).toBe(`  ${"Jobs".padEnd(10)}${jobs}`);
});

it("names the account to sign in with, as the demo data has it", () => {
  const plan = planParts({});
  const settings = settingsFor({}, plan, {}, PORTS);
  expect(bannerLines({ plan, given: {}, settings, dataDir: ".data" }).join()).toContain(
    "http://localhost:3000  ·  owner@demo.local  /  demo-demo-demo",
  );
});
