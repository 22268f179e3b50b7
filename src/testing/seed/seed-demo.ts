import { and, eq } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { inWorkspace } from "@/db/in-workspace";
import { mintScope } from "@/db/mint-scope";
import { channels } from "@/db/schema/channels";
import { users } from "@/db/schema/identity";
import { knowledgeSources } from "@/db/schema/knowledge";
import { members, workspaces } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import { connectChannel } from "@/features/channels/connect-channel";
import { hashPassword } from "@/features/identity/hash-password";
import { addSource } from "@/features/knowledge/add-source";
import { newId } from "@/lib/ids";
import { DEMO_KNOWLEDGE } from "./demo-knowledge";

const DEMO_SLUG = "demo";
export const DEMO_OWNER = { email: "owner@demo.local", password: "demo-demo-demo", name: "Demo Owner" };
/** The accounts that the simulator of Meta is born with (src/embedded/meta/demo-channels.ts). */
const DEMO_ACCOUNTS = [
  { product: "instagram", login: "facebook", externalId: "17841400000000000", name: "Demo Shop on Instagram" },
  { product: "messenger", login: "facebook", externalId: "100000000000001", name: "Demo Shop on Messenger" },
  { product: "whatsapp", login: "facebook", externalId: "106540352242922", name: "Demo Shop on WhatsApp" },
] as const;

/**
 * Makes the demo workspace: its owner, channels and knowledge. Repeated, it adds what is missing and changes nothing
 * that is there, so an interrupted seeding is finished by the next one.
 */
export async function seedDemo(): Promise<{ scope: WorkspaceScope; addedSources: number }> {
  const scope = await makeWorkspaceWithOwner();
  const connected = await inWorkspace(scope, (tx) => tx.select({ externalId: channels.externalId }).from(channels));
  for (const account of DEMO_ACCOUNTS) {
    if (connected.some(({ externalId }) => externalId === account.externalId)) continue;
    await connectChannel(scope, { ...account, token: `demo-token-${account.product}` });
  }
  let addedSources = 0;
  for (const source of DEMO_KNOWLEDGE) {
    const known = await inWorkspace(scope, (tx) =>
      tx
        .select({ id: knowledgeSources.id })
        .from(knowledgeSources)
        .where(and(eq(knowledgeSources.workspaceId, scope.workspaceId), eq(knowledgeSources.title, source.title)))
        .limit(1),
    );
    if (known.length > 0) continue;
    await addSource(scope, source);
    addedSources += 1;
  }
  return { scope, addedSources };
}

async function makeWorkspaceWithOwner(): Promise<WorkspaceScope> {
  const userId = await makeOwner();
  const [known] = await acrossWorkspaces("identity", (tx) =>
    tx.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.slug, DEMO_SLUG)),
  );
  const id = known?.id ?? newId();
  const scope = mintScope(id);
  await inWorkspace(scope, async (tx) => {
    if (!known) await tx.insert(workspaces).values({ id, slug: DEMO_SLUG, name: "Demo Shop" });
    await tx.insert(members).values({ workspaceId: id, userId, role: "owner" }).onConflictDoNothing();
  });
  return scope;
}

async function makeOwner(): Promise<string> {
  const { email, name, password } = DEMO_OWNER;
  const find = () =>
    acrossWorkspaces("identity", (tx) => tx.select({ id: users.id }).from(users).where(eq(users.email, email)));
  const [known] = await find();
  if (known) return known.id;
  const passwordHash = await hashPassword(password);
  await acrossWorkspaces("identity", (tx) =>
    tx.insert(users).values({ id: newId(), email, name, passwordHash }).onConflictDoNothing(),
  );
  const [made] = await find();
  if (!made) throw new Error("The demo owner could not be made.");
  return made.id;
}
