import { type ParseArgsConfig, parseArgs } from "node:util";
import { AppError } from "@/lib/errors";

/**
 * Reads the arguments of a command.
 * @throws AppError `invalid`, with what is wrong and then the usage, for an option that is none of the command's
 */
export function readOptions<T extends ParseArgsConfig>(config: T, usage: string): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new AppError("invalid", `${(error as Error).message}\n\n${usage}`);
  }
}
