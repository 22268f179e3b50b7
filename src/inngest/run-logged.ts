import { log } from "@/lib/log";
import { toInngestError } from "./to-inngest-error";

/** Runs a step's work: the error with its cause goes to the log, only its class and code to the engine. */
export async function runLogged<T>(step: string, ids: Record<string, string>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    log.error({ error, ...ids }, `${step} failed`);
    throw toInngestError(error, step);
  }
}
