import { beforeEach, describe, expect, test, vi } from "vitest";
import { setTestSettings } from "@/testing/test-settings";

const key = (fill: number) => Buffer.alloc(32, fill).toString("base64");

async function load(settings: Record<string, string>) {
  vi.resetModules();
  setTestSettings({ DATABASE_URL: "postgres://x/y", ENCRYPTION_KEY_PREVIOUS: "", ...settings });
  const { encryptSecret } = await import("./encrypt-secret");
  const { decryptSecret } = await import("./decrypt-secret");
  return { encryptSecret, decryptSecret };
}

describe("a stored secret", () => {
  beforeEach(() => vi.resetModules());

  test("comes back for its own row only", async () => {
    const { encryptSecret, decryptSecret } = await load({ ENCRYPTION_KEY: key(1) });
    const stored = encryptSecret("EAAG-token", "channels.token:a");
    expect(stored).not.toContain("EAAG");
    expect(decryptSecret(stored, "channels.token:a")).toBe("EAAG-token");
    expect(() => decryptSecret(stored, "channels.token:b")).toThrow(/does not belong to its row/);
  });

  test("does not decrypt once altered or cut", async () => {
    const { encryptSecret, decryptSecret } = await load({ ENCRYPTION_KEY: key(1) });
    const stored = encryptSecret("EAAG-token", "row");
    const [version, keyId, nonce, tag, ciphertext] = stored.split(".");
    const flipped = ciphertext?.startsWith("A") ? `B${ciphertext.slice(1)}` : `A${ciphertext?.slice(1)}`;
    for (const altered of [
      [version, keyId, nonce, tag, flipped].join("."),
      [version, keyId, nonce, tag?.slice(0, 6), ciphertext].join("."),
      [version, keyId, nonce].join("."),
      "",
    ]) {
      expect(() => decryptSecret(altered, "row")).toThrow();
    }
  });

  test("outlives a rotation while the previous key is set", async () => {
    const before = await load({ ENCRYPTION_KEY: key(1) });
    const stored = before.encryptSecret("EAAG-token", "row");
    const during = await load({ ENCRYPTION_KEY: key(2), ENCRYPTION_KEY_PREVIOUS: key(1) });
    expect(during.decryptSecret(stored, "row")).toBe("EAAG-token");
    const after = await load({ ENCRYPTION_KEY: key(2) });
    expect(() => after.decryptSecret(stored, "row")).toThrow(/no longer names/);
  });
});
