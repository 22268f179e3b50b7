import { randomUUID } from "node:crypto";
import MemoryRedis from "ioredis-mock";
import commandInfo from "ioredis-mock/data/command-info.json" with { type: "json" };
import type { Backend } from "./_backend";
import { createScriptCache } from "./_scripts";
import { type Command, notAvailable, type Reply, ReplyError, withCapitalOptions, withoutShebang } from "./rules";

const SWEEP_INTERVAL_MS = 30_000;
/** On text, the in-memory Redis would make NaN of them. */
const COUNTERS = new Set(["INCR", "DECR", "INCRBY", "DECRBY"]);
/** Counts the name too; negative: at least as many. */
const arities = new Map(commandInfo.map(([name, arity]) => [String(name).toUpperCase(), Number(arity)]));

/** A Redis in this process's memory, empty at first and gone at the end. */
export function openMemory(): Backend {
  // Instances of one host and port share their data.
  const memory = new MemoryRedis({ host: randomUUID() });
  const methods = memory as unknown as Record<string, (...args: string[]) => Promise<unknown>>;
  const scripts = createScriptCache();
  let last: Promise<unknown> = Promise.resolve();

  // A key that expired is removed when somebody looks at it; a window that nobody asks for again would stay for ever.
  const sweep = setInterval(() => void memory.keys("*"), SWEEP_INTERVAL_MS);
  sweep.unref();

  async function call(command: Command): Promise<Reply> {
    const [name, ...args] = withCapitalOptions(command);
    const arity = arities.get(name);
    if (arity === undefined) throw notAvailable(name);
    if (arity < 0 ? args.length + 1 < -arity : args.length + 1 !== arity) {
      throw new ReplyError(`ERR wrong number of arguments for '${name.toLowerCase()}' command`);
    }
    if (name === "SCRIPT") return scripts.run(args) ?? unavailable(`SCRIPT ${args[0]}`);
    if (name === "EVAL" || name === "EVALSHA") return evaluate([name, ...args]);
    if (COUNTERS.has(name) && !/^-?\d{1,19}$/.test((await memory.get(args[0] ?? "")) ?? "0")) {
      throw new ReplyError("ERR value is not an integer or out of range");
    }
    const method = methods[name.toLowerCase()];
    if (!method) throw notAvailable(name);
    return toReply(await method.apply(memory, args));
  }

  async function evaluate(command: Command): Promise<Reply> {
    const [, script = "", ...args] = scripts.resolve(command) ?? noScript();
    return fromLua(await methods.eval?.call(memory, withoutShebang(script), ...args));
  }

  /** One after the other: a script or a transaction must not see another's half. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  }

  const run = (command: Command) =>
    call(command).catch((error: Error) => {
      if (/^Unsupported command/.test(error.message)) throw notAvailable(command[0]);
      throw new ReplyError(/^[A-Z]+ /.test(error.message) ? error.message : `ERR ${error.message}`);
    });

  return {
    run: (command) => inTurn(() => run(command)),
    runAll: (commands) =>
      inTurn(async () => {
        const replies: (Reply | Error)[] = [];
        for (const command of commands) replies.push(await run(command).catch((error: Error) => error));
        return replies;
      }),
    async close() {
      clearInterval(sweep);
      memory.disconnect();
    },
  };
}

function unavailable(name: string): never {
  throw notAvailable(name);
}

function noScript(): never {
  throw new ReplyError("NOSCRIPT No matching script. Please use EVAL.");
}

/** As Redis would put it on the wire: hashes as flat lists, fractions as text. */
function toReply(value: unknown): Reply {
  if (value === null || value === undefined) return null;
  if (typeof value === "number") return Number.isInteger(value) ? value : String(value);
  if (typeof value === "boolean") return value ? 1 : 0;
  if (Buffer.isBuffer(value)) return value.toString("utf8");
  if (Array.isArray(value)) return value.map(toReply);
  if (typeof value === "object") return Object.entries(value).flatMap(([key, each]) => [key, toReply(each)]);
  return String(value);
}

/** Lua's own rules: numbers lose their fraction, false is nil, a list ends at its first nil. */
function fromLua(value: unknown): Reply {
  if (typeof value === "number") return Math.trunc(value);
  if (value === true) return 1;
  if (value === false) return null;
  if (Array.isArray(value)) return value.map(fromLua);
  return toReply(value);
}
