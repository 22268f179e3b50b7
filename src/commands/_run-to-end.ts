import { AppError } from "@/lib/errors";
import { listCauses } from "@/lib/list-causes";

/**
 * Runs a command and ends the process: with 0; with 2 and the message when the command was given wrongly (`invalid`);
 * with 1 for anything else, and the messages down to the first cause: that a query failed says little without it.
 */
export async function runToEnd(command: () => Promise<void>): Promise<never> {
  try {
    await command();
    process.exit(0);
  } catch (error) {
    const messages = listCauses(error).map((cause) => cause.message || ("code" in cause && String(cause.code)));
    process.stderr.write(`${messages.filter(Boolean).join("\n") || "It failed."}\n`);
    process.exit(error instanceof AppError && error.code === "invalid" ? 2 : 1);
  }
}
