import { sql } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { migrate } from "@/db/migrate";
import { channels } from "@/db/schema/channels";
import { env, isEmbedded } from "@/lib/env";

const { DATABASE_URL, DATABASE_MIGRATION_URL, META_GRAPH_URL } = env();

try {
  await migrate({ url: DATABASE_MIGRATION_URL ?? DATABASE_URL, applicationUrl: DATABASE_URL });
} catch (error) {
  const { host } = new URL(DATABASE_URL);
  fail(`The database at ${host} cannot be migrated: ${reason(error)}`);
}
if (isEmbedded("meta")) await refuseForeignChannels();
process.exit(0);

/** A real business's customers must not be answered into a simulator. */
async function refuseForeignChannels(): Promise<void> {
  const response = await fetch(`${META_GRAPH_URL}/_simulator/channels`);
  const own = ((await response.json()) as { channels: { id: string }[] }).channels.map(({ id }) => id);
  const all = await acrossWorkspaces("check-channels-at-start", (tx) =>
    tx.select({ product: channels.product, externalId: channels.externalId }).from(channels).orderBy(sql`1, 2`),
  );
  const foreign = all.filter(({ externalId }) => !own.includes(externalId));
  if (foreign.length === 0) return;
  const list = foreign.slice(0, 3).map(({ product, externalId }) => `${product} ${externalId}`);
  fail(
    `The database holds ${foreign.length} channel(s) that are not the Meta simulator's (${list.join(", ")} …). ` +
      "Set META_APP_ID and META_APP_SECRET to serve them, or use another database.",
  );
}

function reason(error: unknown): string {
  const { message, code, cause } = error as Error & { code?: string; cause?: Error };
  return cause?.message || message || code || "unknown error";
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
