import { Redis } from "ioredis";
import type { Backend } from "./_backend";
import { createScriptCache } from "./_scripts";
import { type Command, notAvailable, type Reply, ReplyError, withoutUpstashFlag } from "./rules";

/** A real Redis, at a redis:// or rediss:// address. It may be down now and then: commands fail until it is back. */
export function openServer(url: string): Backend {
  const redis = new Redis(url, {
    connectTimeout: 5_000,
    maxRetriesPerRequest: 1,
    enableOfflineQueue: true,
    retryStrategy: (attempt) => Math.min(attempt * 200, 2_000),
  });
  // Every failed command tells its caller; without a listener the client would print it as well.
  redis.on("error", () => undefined);

  const scripts = createScriptCache();
  const translate = (command: Command): Command => {
    if (command[0] !== "EVAL" && command[0] !== "EVALSHA") return command;
    const [name, script = "", ...args] = scripts.resolve(command) ?? command;
    return [name, withoutUpstashFlag(script), ...args];
  };

  return {
    async run(command) {
      const [name, ...args] = translate(command);
      const kept = name === "SCRIPT" ? scripts.run(args) : undefined;
      if (kept !== undefined) return kept;
      return (await redis.call(name, ...args).catch((error: Error) => {
        throw toReplyError(error, name);
      })) as Reply;
    },
    async runAll(commands: Command[]) {
      const transaction = redis.multi();
      for (const [name, ...args] of commands.map(translate)) transaction.call(name, ...args);
      const replies = await transaction.exec().catch((error: Error) => {
        throw toReplyError(error, "EXEC");
      });
      return (replies ?? []).map(([error, reply], at) =>
        error ? toReplyError(error, commands[at]?.[0] ?? "") : (reply as Reply),
      );
    },
    async close() {
      redis.disconnect();
    },
  };
}

function toReplyError(error: Error, name: string): Error {
  if (error.name !== "ReplyError") return error;
  return /^ERR unknown command/.test(error.message) ? notAvailable(name) : new ReplyError(error.message);
}
