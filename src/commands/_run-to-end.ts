import { AppError } from "@/lib/errors";

/**
 * Runs a command and ends the process: with 0; with 2 and the message when the command was given wrongly (`invalid`);
 * with 1 and the message for anything else.
 */
export async function runToEnd(command: () => Promise<void>): Promise<never> {
  try {
    await command();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : "It failed."}\n`);
    process.exit(error instanceof AppError && error.code === "invalid" ? 2 : 1);
  }
}
