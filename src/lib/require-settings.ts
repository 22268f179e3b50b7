import { env } from "./env";

/** Ends the process with 1 and one line for each wrong setting, unless all of them can be used. */
export function requireSettings(): void {
  try {
    env();
  } catch (error) {
    process.stderr.write(`\n${(error as Error).message}\n`);
    process.exit(1);
  }
}
