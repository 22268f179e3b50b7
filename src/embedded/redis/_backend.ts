import type { Command, Reply } from "./rules";

/** What stands behind the shell. */
export type Backend = {
  /** @throws ReplyError for what Redis refuses, any other error while it cannot be reached. */
  run(command: Command): Promise<Reply>;
  /** All of them with nothing between; each has its reply or its error. */
  runAll(commands: Command[]): Promise<(Reply | Error)[]>;
  close(): Promise<void>;
};
