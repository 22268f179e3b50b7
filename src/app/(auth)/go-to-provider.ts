import type { ProviderId } from "@/features/identity/rules";
import { postCeremony } from "./post-ceremony";

/** Goes to a provider's own sign-in page; false when that did not work. */
export async function goToProvider(provider: ProviderId, next: string, stay = false): Promise<boolean> {
  try {
    const { body } = await postCeremony(`signin/${provider}`, { callbackUrl: next, stay: String(stay) });
    if (typeof body.url !== "string") return false;
    window.location.assign(body.url);
    return true;
  } catch {
    return false;
  }
}
