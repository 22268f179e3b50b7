import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { keepSecrets } from "./keep-secrets";

const directory = mkdtempSync(join(tmpdir(), "secrets-"));
afterAll(() => rmSync(directory, { recursive: true }));

it("makes each secret once, for its owner's eyes, and adds what is needed later", () => {
  const path = join(directory, "secrets.json");
  const first = keepSecrets(path, ["AUTH_SECRET", "ENCRYPTION_KEY", "INNGEST_SIGNING_KEY"]);
  expect(Buffer.from(first.ENCRYPTION_KEY ?? "", "base64")).toHaveLength(32);
  expect(first.INNGEST_SIGNING_KEY).toMatch(/^signkey-prod-[0-9a-f]{64}$/);
  expect(first.AUTH_SECRET?.length).toBeGreaterThan(40);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(keepSecrets(path, ["AUTH_SECRET", "META_APP_SECRET"]).AUTH_SECRET).toBe(first.AUTH_SECRET);
  expect(Object.keys(JSON.parse(readFileSync(path, "utf8")))).toEqual([
    "AUTH_SECRET",
    "ENCRYPTION_KEY",
    "INNGEST_SIGNING_KEY",
    "META_APP_SECRET",
  ]);
});

it("makes no new ones over a file that it cannot read", () => {
  const path = join(directory, "torn.json");
  writeFileSync(path, '{"ENCR');
  expect(() => keepSecrets(path, ["ENCRYPTION_KEY"])).toThrow("repair or restore");
  expect(readFileSync(path, "utf8")).toBe('{"ENCR');
});
