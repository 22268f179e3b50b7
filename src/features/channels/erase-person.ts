import { createHash, randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { deletionRequests } from "@/db/schema/channels";
import { disconnectPerson } from "./disconnect-person";
import type { ConnectedPerson } from "./open-callback";

/**
 * Erases what is kept of the person behind a connection: tokens and Meta's id of them. The request is recorded once all
 * of it is gone, so a code is proof; after a failure the same request is simply taken again.
 * @param from.signedRequest as it came: the same one always gets the same code
 * @param from.addressPrefix the network that it came from, for the audit log
 * @returns the code of its public status page
 */
export async function erasePerson(
  person: ConnectedPerson,
  from: { signedRequest: string; addressPrefix: string | null },
): Promise<{ code: string }> {
  const { signedRequest, addressPrefix } = from;
  const { channels } = await disconnectPerson(person, { isForgotten: true, addressPrefix });
  const requestHash = createHash("sha256").update(signedRequest).digest("hex");
  const code = randomBytes(16).toString("hex");
  return acrossWorkspaces("record-deletion", async (tx) => {
    const [added] = await tx
      .insert(deletionRequests)
      .values({ code, requestHash, channels, completedAt: new Date() })
      .onConflictDoNothing({ target: deletionRequests.requestHash })
      .returning({ code: deletionRequests.code });
    if (added) return added;
    const [known] = await tx
      .select({ code: deletionRequests.code })
      .from(deletionRequests)
      .where(eq(deletionRequests.requestHash, requestHash));
    return known ?? { code };
  });
}
