import { createHash } from "node:crypto";
import type { Command, Reply } from "./rules";

/**
 * Scripts under the hash that clients know them by, which is that of their full text: what Redis gets to run differs
 * from it, and so would the hash.
 */
export function createScriptCache() {
  const scripts = new Map<string, string>();
  const keep = (script: string) => {
    const sha = createHash("sha1").update(script).digest("hex");
    scripts.set(sha, script);
    return sha;
  };
  return {
    /** EVAL or EVALSHA as the EVAL of the full text; nothing when the hash is not known here. */
    resolve([name, given = "", ...args]: Command): Command | undefined {
      const script = name === "EVALSHA" ? scripts.get(given.toLowerCase()) : given;
      if (script === undefined) return undefined;
      keep(script);
      return ["EVAL", script, ...args];
    },
    /** SCRIPT LOAD, EXISTS and FLUSH; nothing for its other subcommands. */
    run([subcommand = "", ...args]: string[]): Reply | undefined {
      switch (subcommand.toUpperCase()) {
        case "LOAD":
          return args[0] === undefined ? undefined : keep(args[0]);
        case "EXISTS":
          return args.map((sha) => (scripts.has(sha.toLowerCase()) ? 1 : 0));
        case "FLUSH":
          scripts.clear();
          return "OK";
      }
    },
  };
}
