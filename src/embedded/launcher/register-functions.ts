import { signRequest } from "../jobs/sign-request";
import type { Settings } from "./plan-parts";

/**
 * Has the application at `own` register its functions at the jobs engine, which then knows them at once.
 * @returns why it could not, in one line; undefined when it did
 */
export async function registerFunctions(settings: Settings, own: string): Promise<string | undefined> {
  const headers: Record<string, string> = {};
  const key = settings.INNGEST_SIGNING_KEY;
  if (key) {
    headers["x-inngest-signature"] = signRequest("", key);
    headers["x-inngest-server-kind"] = "cloud";
  }
  try {
    const response = await fetch(`${own}/api/inngest`, {
      method: "PUT",
      headers,
      signal: AbortSignal.timeout(15_000),
    });
    return response.ok ? undefined : `answered ${response.status}`;
  } catch (error) {
    return (error as Error).message;
  }
}
