import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, inject, it } from "vitest";
import { inWorkspace } from "@/db/in-workspace";
import { channels } from "@/db/schema/channels";
import { decryptSecret } from "@/lib/crypto/decrypt-secret";
import { makeWorkspace } from "@/testing/factories";
import { setTestSettings } from "@/testing/test-settings";
import { connectChannel } from "./connect-channel";
import { resolveChannels } from "./resolve-channels";

setTestSettings({ DATABASE_URL: inject("databaseUrl") });

let workspace: Awaited<ReturnType<typeof makeWorkspace>>;
let account: Parameters<typeof connectChannel>[1];

beforeEach(async () => {
  workspace = await makeWorkspace();
  const externalId = `9${Math.random().toString().slice(2, 16)}`;
  account = { product: "instagram", login: "instagram", externalId, name: "Lampen Haus", token: "token-1" };
});

const read = (id: string) =>
  inWorkspace(workspace.scope, async (tx) => (await tx.select().from(channels).where(eq(channels.id, id)))[0]);

describe("connectChannel", () => {
  it("keeps the token encrypted, for this channel alone", async () => {
    const { channelId } = await connectChannel(workspace.scope, account);
    const row = await read(channelId);
    expect(row?.tokenEncrypted).not.toContain("token-1");
    expect(decryptSecret(row?.tokenEncrypted ?? "", `channels.token:${channelId}`)).toBe("token-1");
    expect(() => decryptSecret(row?.tokenEncrypted ?? "", "channels.token:another")).toThrow();
  });

  it("connects an account again: same channel, new token, trouble forgotten", async () => {
    const { channelId } = await connectChannel(workspace.scope, account);
    await inWorkspace(workspace.scope, (tx) =>
      tx.update(channels).set({ state: "disconnected", stateReason: "gone" }).where(eq(channels.id, channelId)),
    );
    const again = { ...account, login: "facebook" as const, name: "Lampenhaus", token: "token-2" };
    expect(await connectChannel(workspace.scope, again)).toEqual({ channelId });
    const row = await read(channelId);
    expect(row).toMatchObject({ state: "connected", stateReason: null, login: "facebook", name: "Lampenhaus" });
    expect(decryptSecret(row?.tokenEncrypted ?? "", `channels.token:${channelId}`)).toBe("token-2");
  });

  it("does not take an account from another workspace", async () => {
    await connectChannel(workspace.scope, account);
    const stranger = await makeWorkspace();
    await expect(connectChannel(stranger.scope, account)).rejects.toMatchObject({ code: "conflict" });
    expect(await resolveChannels([{ product: "instagram", accountId: account.externalId }])).toMatchObject([
      { scope: { workspaceId: workspace.id } },
    ]);
  });

  it("does not confuse two products that use one number", async () => {
    const { channelId } = await connectChannel(workspace.scope, account);
    await connectChannel(workspace.scope, { ...account, product: "messenger", login: "facebook" });
    expect(await resolveChannels([{ product: "instagram", accountId: account.externalId }])).toMatchObject([
      { channelId, product: "instagram", accountId: account.externalId },
    ]);
  });
});

describe("resolveChannels", () => {
  it("finds all accounts of a delivery at once, each in its workspace, and leaves out strangers", async () => {
    const { channelId } = await connectChannel(workspace.scope, account);
    const other = await makeWorkspace();
    const theirs = { ...account, externalId: `${account.externalId}7` };
    const { channelId: theirChannelId } = await connectChannel(other.scope, theirs);
    const accounts = [account, theirs, account].map(({ product, externalId: accountId }) => ({ product, accountId }));
    const placed = await resolveChannels([...accounts, { product: "whatsapp", accountId: account.externalId }]);
    expect(new Map(placed.map((channel) => [channel.channelId, channel.scope.workspaceId]))).toEqual(
      new Map([
        [channelId, workspace.id],
        [theirChannelId, other.id],
      ]),
    );
  });
});
