import type { Caller } from "@/features/identity/schema";
import type { Actor } from "./schema";

/**
 * A person as the audit log keeps them. Their name is what they call themselves, and so could be somebody else's or the
 * command's: the address, which is theirs alone, stands last.
 */
export function toActor(
  person: { userId: string; name: string; email: string },
  { addressPrefix }: Pick<Caller, "addressPrefix">,
): Actor & { userId: string } {
  return { userId: person.userId, label: `${person.name} (${person.email})`, addressPrefix };
}
