import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { Settings } from "./plan-parts";

const FORMS: Record<string, () => string> = {
  ENCRYPTION_KEY: () => randomBytes(32).toString("base64"),
  INNGEST_SIGNING_KEY: () => `signkey-prod-${randomBytes(32).toString("hex")}`,
};

/**
 * The secrets `names`, made once and kept in the file `path`, which only its owner may read.
 * @throws Error when the file cannot be understood: making new ones would lock away what the old ones encrypted
 */
export function keepSecrets(path: string, names: string[]): Settings {
  const kept = readKept(path);
  const made = names.filter((name) => !kept[name]);
  for (const name of made) kept[name] = FORMS[name]?.() ?? randomBytes(24).toString("hex");
  if (made.length > 0) {
    writeFileSync(`${path}.new`, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }
  return Object.fromEntries(names.map((name) => [name, kept[name]]));
}

function readKept(path: string): Record<string, string> {
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw new Error(`${path} cannot be read as JSON. It holds the secrets of this installation: repair or restore it.`);
  }
}
