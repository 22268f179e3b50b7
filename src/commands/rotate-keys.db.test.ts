import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { inWorkspace } from "@/db/in-workspace";
import { totpSecrets } from "@/db/schema/identity";
import { auditLog, channels } from "@/db/schema/tables";
import { listChannelScopes } from "@/features/channels/list-channel-scopes";
import { decryptSecret } from "@/lib/crypto/decrypt-secret";
import { encryptSecret } from "@/lib/crypto/encrypt-secret";
import { keyIdOf } from "@/lib/crypto/key-id-of";
import { makeChannel, makeWorkspace } from "@/testing/factories";
import { makeUser } from "@/testing/make-user";
import { readEvents } from "@/testing/read-events";
import { runScript } from "@/testing/run-script";
import { setTestSettings } from "@/testing/test-settings";

const NEW_KEY = randomBytes(32).toString("base64");
// This process is the application that runs meanwhile: it knows the new key, and writes the old one still.
const settings = setTestSettings({ DATABASE_URL: inject("databaseUrl"), ENCRYPTION_KEY_PREVIOUS: NEW_KEY });
const NEW_PREFIX = `v1.${keyIdOf(Buffer.from(NEW_KEY, "base64"))}.`;
let shop: Awaited<ReturnType<typeof makeWorkspace>>;
let readable: { id: string };
let altered: { id: string };
let userId: string;

beforeAll(async () => {
  shop = await makeWorkspace();
  readable = await makeChannel(shop.scope, "messenger", { token: "token-to-keep" });
  altered = await makeChannel(shop.scope, "whatsapp");
  await inWorkspace(shop.scope, (tx) =>
    tx.update(channels).set({ tokenEncrypted: "v1.00000000.x.y.z" }).where(eq(channels.id, altered.id)),
  );
  userId = (await makeUser()).id;
  const secretEncrypted = encryptSecret("factor", `totp_secrets.secret:${userId}`);
  await acrossWorkspaces("identity", (tx) => tx.insert(totpSecrets).values({ userId, secretEncrypted }));
});

/** Runs the command as a process with its own keys: ours, the one that the rows were written under, is the previous. */
const rotate = (...args: string[]) =>
  runScript("src/commands/rotate-keys.ts", args, {
    env: { ENCRYPTION_KEY: NEW_KEY, ENCRYPTION_KEY_PREVIOUS: settings.ENCRYPTION_KEY },
  });

async function read() {
  const rows = await inWorkspace(shop.scope, (tx) => tx.select().from(channels));
  const acts = await inWorkspace(shop.scope, (tx) => tx.select().from(auditLog));
  const [factor] = await acrossWorkspaces("identity", (tx) =>
    tx.select().from(totpSecrets).where(eq(totpSecrets.userId, userId)),
  );
  const tokenOf = (id: string) => rows.find((row) => row.id === id)?.tokenEncrypted ?? "";
  return { kept: tokenOf(readable.id), left: tokenOf(altered.id), factor: factor?.secretEncrypted ?? "", acts };
}

describe("npm run keys -- rotate", () => {
  it("encrypts every secret anew that it can read, says what it cannot, and does nothing twice", async () => {
    const before = await read();
    const first = await rotate("rotate");
    const after = await read();
    expect([before.kept, before.factor].filter((secret) => secret.startsWith(NEW_PREFIX))).toEqual([]);
    expect(after.kept.startsWith(NEW_PREFIX)).toBe(true);
    expect(after.factor.startsWith(NEW_PREFIX)).toBe(true);
    expect(after.left).toBe("v1.00000000.x.y.z");
    expect(first.exitCode).toBe(1);
    expect(first.complained).toContain(`channel ${altered.id}`);
    expect(first.complained).not.toContain(readable.id);
    expect(`${first.said}${first.complained}`).not.toMatch(/token-to-keep|factor"/);
    expect(after.acts.filter(({ act }) => act === "channel.tokens_reencrypted")).toMatchObject([
      { actorLabel: "Operator (command line)", details: { count: 1 } },
    ]);

    const again = await rotate("rotate");
    expect(again.said).toContain(" 0 channel tokens");
    expect((await read()).kept).toBe(after.kept);
    expect(await readEvents(userId)).toMatchObject([{ act: "second_factor.reencrypted", actor: "operator" }]);
  });

  it("is not noticed by the application, which reads either key, and what it writes meanwhile is done the next time", async () => {
    await rotate("rotate");
    const { kept, factor } = await read();
    expect([kept, factor].every((secret) => secret.startsWith(NEW_PREFIX))).toBe(true);
    expect(decryptSecret(kept, `channels.token:${readable.id}`)).toBe("token-to-keep");
    expect(decryptSecret(factor, `totp_secrets.secret:${userId}`)).toBe("factor");

    const late = await makeChannel(shop.scope, "instagram", { token: "token-of-meanwhile" });
    expect((await rotate("rotate")).said).toContain(" 1 channel tokens");
    const rows = await inWorkspace(shop.scope, (tx) => tx.select().from(channels).where(eq(channels.id, late.id)));
    expect(rows[0]?.tokenEncrypted?.startsWith(NEW_PREFIX)).toBe(true);
    expect(decryptSecret(rows[0]?.tokenEncrypted ?? "", `channels.token:${late.id}`)).toBe("token-of-meanwhile");
  });

  it("explains itself to whoever asks for anything else", async () => {
    for (const args of [[], ["make"], ["rotate", "--now"], ["rotate", "now"]]) {
      const done = await rotate(...args);
      expect(done).toMatchObject({ exitCode: 2, complained: expect.stringContaining("ENCRYPTION_KEY_PREVIOUS") });
    }
  });

  it("goes through the workspaces page by page, each once", async () => {
    const other = await makeWorkspace();
    await makeChannel(other.scope, "messenger");
    await makeChannel(other.scope, "whatsapp");
    const seen: string[] = [];
    for (let page = await listChannelScopes({ after: null, limit: 1 }); page.length > 0; ) {
      seen.push(...page.map(({ workspaceId }) => workspaceId));
      page = await listChannelScopes({ after: page.at(-1)?.workspaceId ?? null, limit: 1 });
    }
    expect(seen).toEqual([...new Set(seen)]);
    expect(seen).toEqual(expect.arrayContaining([shop.id, other.id]));
  });
});
