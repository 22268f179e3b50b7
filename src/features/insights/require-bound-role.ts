import { setTimeout as sleep } from "node:timers/promises";
import { log } from "@/lib/log";
import { findUnboundRole } from "./find-unbound-role";

const RETRY_MS = 5_000;

/**
 * Ends the process with 1 and the remedy when the database's role is not bound by row-level security. While the
 * database is down it does not hinder the start, and asks again until it is answered.
 */
export async function requireBoundRole(): Promise<void> {
  try {
    const reason = await findUnboundRole();
    if (reason === null) return;
    process.stderr.write(`\nNot safe on a public address:\n  ${reason}\n`);
    process.exit(1);
  } catch (error) {
    log.warn({ error }, "the role of the database is not known yet");
    void sleep(RETRY_MS, undefined, { ref: false }).then(requireBoundRole);
  }
}
