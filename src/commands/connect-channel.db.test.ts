import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { inWorkspace } from "@/db/in-workspace";
import { auditLog, channels } from "@/db/schema/tables";
import { listenLocally } from "@/embedded/listen-locally";
import { decryptSecret } from "@/lib/crypto/decrypt-secret";
import { makeWorkspace } from "@/testing/factories";
import { runScript } from "@/testing/run-script";
import { setTestSettings } from "@/testing/test-settings";

const settings = setTestSettings({ DATABASE_URL: inject("databaseUrl") });
// Not the demo account: an account belongs to one workspace, and other tests seed the demo in this database.
const SIMULATED = "17841455500000001";
const simulator = createServer((_, response) => response.end(JSON.stringify({ channels: [{ id: SIMULATED }] })));
let simulatorUrl: string;
let shop: Awaited<ReturnType<typeof makeWorkspace>>;

beforeAll(async () => {
  shop = await makeWorkspace();
  simulatorUrl = `http://127.0.0.1:${await listenLocally(simulator)}`;
});
afterAll(() => simulator.close());

function connect(options: Record<string, string>, token = "token-of-the-page\n", more: Record<string, string> = {}) {
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  return runScript("src/commands/connect-channel.ts", args, { env: { ...settings, ...more }, input: token });
}

const read = () =>
  inWorkspace(shop.scope, async (tx) => ({
    channels: await tx.select().from(channels),
    acts: (await tx.select().from(auditLog)).map((row) => `${row.actorLabel}: ${row.act}`),
  }));

const page = () => ({ workspace: shop.slug, product: "messenger", id: "205551234567890", name: "My shop" });

describe("npm run connect", () => {
  it("connects an account with a token that it says to nobody, for the one who granted it", async () => {
    const done = await connect({ ...page(), person: "10220000000000001" });
    expect(done).toMatchObject({ exitCode: 0, complained: "" });
    expect(done.said).toContain(`workspace ${shop.slug}`);
    expect(done.said).not.toContain("token-of");
    const { channels: rows, acts } = await read();
    expect(rows).toMatchObject([
      { product: "messenger", login: "facebook", externalId: "205551234567890", connectedBy: "10220000000000001" },
    ]);
    expect(decryptSecret(rows[0]?.tokenEncrypted ?? "", `channels.token:${rows[0]?.id}`)).toBe("token-of-the-page");
    expect(acts).toEqual(["Operator (command line): channel.connected"]);
  });

  it("names each wrong option and the remedy, and changes nothing", async () => {
    const before = await read();
    const wrong: [Record<string, string>, RegExp][] = [
      [{}, /--workspace: is missing[\s\S]*--product: expected[\s\S]*--id: is missing[\s\S]*--name: is missing/],
      [{ ...page(), product: "instagram" }, /--login: is missing[\s\S]*--id: expected 1784…/],
      [{ ...page(), login: "instagram" }, /--login: only Instagram/],
      [{ ...page(), token: "on-the-command-line" }, /--token[\s\S]*npm run connect/],
    ];
    for (const [options, complaint] of wrong) {
      const done = await connect(options);
      expect(done.exitCode).toBe(2);
      expect(done.complained).toMatch(complaint);
    }
    expect(await connect(page(), "")).toMatchObject({ exitCode: 2, complained: expect.stringContaining("token:") });
    expect(await connect({ ...page(), workspace: "nobody-s" })).toMatchObject({
      exitCode: 1,
      complained: expect.stringContaining('no workspace "nobody-s"'),
    });
    expect(await read()).toEqual(before);
  });

  it("connects no real account while Meta is simulated", async () => {
    const embedded = {
      EBIZMATE_EMBEDDED: "meta",
      META_GRAPH_URL: simulatorUrl,
    };
    const instagram = { ...page(), product: "instagram", login: "instagram" };
    const real = await connect({ ...instagram, id: "17841455512345678" }, "t\n", embedded);
    expect(real).toMatchObject({ exitCode: 2, complained: expect.stringContaining("META_APP_ID") });
    expect(await connect({ ...instagram, id: SIMULATED }, "t\n", embedded)).toMatchObject({ exitCode: 0 });
  });
});
