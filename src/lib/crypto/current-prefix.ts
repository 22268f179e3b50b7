import { env } from "@/lib/env";
import { keyIdOf } from "./key-id-of";

/** How everything begins that `encryptSecret` made under today's ENCRYPTION_KEY: it tells what is still to be redone. */
export function currentPrefix(): string {
  return `v1.${keyIdOf(Buffer.from(env().ENCRYPTION_KEY, "base64"))}.`;
}
