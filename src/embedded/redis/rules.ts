/** A command as it arrives: its name and its arguments, all text. */
export type Command = [name: string, ...args: string[]];
/** What Redis answers: text, whole numbers, null, and lists of these. */
export type Reply = string | number | null | Reply[];

/** An error that the caller of the command has to see, in Redis's own words (`ERR …`, `NOSCRIPT …`). */
export class ReplyError extends Error {
  override name = "ReplyError";
}

/** They need a connection of their own, hold one up, or stop the server: over REST nobody can have them. */
const NOT_OVER_REST = new Set(
  ["SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE", "MONITOR", "SYNC", "PSYNC"]
    .concat(["BLPOP", "BRPOP", "BLMOVE", "BLMPOP", "BRPOPLPUSH", "BZPOPMIN", "BZPOPMAX", "BZMPOP", "WAIT", "WAITAOF"])
    .concat(["WATCH", "UNWATCH", "MULTI", "EXEC", "DISCARD", "SELECT", "QUIT", "RESET", "AUTH", "HELLO", "CLIENT"])
    .concat(["SHUTDOWN", "DEBUG", "REPLICAOF", "SLAVEOF", "FAILOVER", "CONFIG", "ACL", "MODULE", "CLUSTER", "SWAPDB"]),
);

export const isOverRest = (name: string) => !NOT_OVER_REST.has(name);

export const notAvailable = (name: string) => new ReplyError(`ERR Command is not available: '${name}'`);

/**
 * Makes a command of decoded JSON, its name in capitals.
 * @throws ReplyError when it is not a list of scalars that begins with a name
 */
export function parseCommand(value: unknown): Command {
  if (!Array.isArray(value) || value.length === 0) throw new ReplyError("ERR failed to parse command");
  const [name, ...args] = value.map((part) => {
    if (part !== null && typeof part === "object") throw new ReplyError("ERR failed to parse command");
    return part === null || part === undefined ? "" : String(part);
  });
  return [(name ?? "").toUpperCase(), ...args];
}

/** Where a command's option words stand: first place among the arguments, and how far apart. */
const OPTION_WORDS: Record<string, { from: number; step: number }> = {
  SET: { from: 2, step: 1 },
  GETEX: { from: 1, step: 1 },
  EXPIRE: { from: 2, step: 1 },
  PEXPIRE: { from: 2, step: 1 },
  EXPIREAT: { from: 2, step: 1 },
  PEXPIREAT: { from: 2, step: 1 },
  SCAN: { from: 1, step: 2 },
  HSCAN: { from: 2, step: 2 },
  SSCAN: { from: 2, step: 2 },
  ZSCAN: { from: 2, step: 2 },
  ZRANGE: { from: 3, step: 1 },
  ZRANGEBYSCORE: { from: 3, step: 1 },
  ZREVRANGEBYSCORE: { from: 3, step: 1 },
  ZREVRANGE: { from: 3, step: 1 },
  LPOS: { from: 2, step: 2 },
};

/** Option words in capitals: the in-memory Redis ignores `ex` in silence, and the key would never expire. */
export function withCapitalOptions([name, ...args]: Command): Command {
  if (name === "ZADD") {
    const firstScore = args.findIndex((arg, at) => at > 0 && !/^(nx|xx|gt|lt|ch|incr)$/i.test(arg));
    return [name, ...args.map((arg, at) => (at > 0 && at < firstScore ? arg.toUpperCase() : arg))];
  }
  const words = OPTION_WORDS[name];
  if (!words) return [name, ...args];
  const isOption = (at: number) => at >= words.from && (at - words.from) % words.step === 0;
  return [name, ...args.map((arg, at) => (isOption(at) ? arg.toUpperCase() : arg))];
}

/** The in-memory Redis reads a script's `#!lua` line as Lua. The line only names flags, none of which matter here. */
export const withoutShebang = (script: string) => script.replace(/^#!lua[^\n]*(\n|$)/, "\n");

/** Upstash alone knows this flag in a script's first line; a plain Redis refuses the script for it. */
export const withoutUpstashFlag = (script: string) =>
  script.replace(/^#!lua[^\n]*/, (line) =>
    line.replace(/,allow-key-locking|allow-key-locking,?/, "").replace(/ flags=(?=\s|$)/, ""),
  );

/** Every string in base64, as clients ask for with `Upstash-Encoding: base64`. */
export function toBase64(reply: Reply): Reply {
  if (Array.isArray(reply)) return reply.map(toBase64);
  return typeof reply === "string" ? Buffer.from(reply, "utf8").toString("base64") : reply;
}
