import { env } from "@/lib/env";

/** The secrets of one of our apps at Meta: the current one and, during a rotation, the one before. */
export function appSecrets(name: "META_APP_SECRET" | "META_INSTAGRAM_APP_SECRET"): string[] {
  const { [name]: current, [`${name}_PREVIOUS` as const]: previous } = env();
  return [current, previous].filter((secret) => secret !== undefined);
}
