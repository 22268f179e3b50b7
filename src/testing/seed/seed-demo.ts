import { and, eq } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { inWorkspace } from "@/db/in-workspace";
import { mintScope } from "@/db/mint-scope";
import { channels } from "@/db/schema/channels";
import { users } from "@/db/schema/identity";
import { knowledgeSources } from "@/db/schema/knowledge";
import { members, workspaces } from "@/db/schema/workspaces";
import type { WorkspaceScope } from "@/db/scope";
import { DEMO_CHANNELS } from "@/embedded/meta/demo-channels";
import { connectChannel } from "@/features/channels/connect-channel";
import { hashPassword } from "@/features/identity/hash-password";
import { DEMO_ACCOUNT } from "@/features/identity/rules";
import { addSource } from "@/features/knowledge/add-source";
import { newId } from "@/lib/ids";
import { DEMO_KNOWLEDGE } from "./demo-knowledge";

const DEMO_SLUG = "demo";
export const DEMO_OWNER = { ...DEMO_ACCOUNT, name: "Demo Owner" };
const PRODUCT_NAMES = { instagram: "Instagram", messenger: "Messenger", whatsapp: "WhatsApp" };

/**
 * Makes the demo workspace: its owner, channels and knowledge. Repeated, it adds what is missing and changes nothing
 * that is there, so an interrupted seeding is finished by the next one.
 */
export async function seedDemo(): Promise<{ scope: WorkspaceScope; addedSources: number }> {
  const scope = await makeWorkspaceWithOwner();
  const connected = await inWorkspace(scope, (tx) => tx.select({ externalId: channels.externalId }).from(channels));
  for (const { id, product, token } of DEMO_CHANNELS) {
    if (connected.some(({ externalId }) => externalId === id)) continue;
    const name = `Demo Shop on ${PRODUCT_NAMES[product]}`;
    await connectChannel(scope, { product, login: "facebook", externalId: id, name, token });
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
