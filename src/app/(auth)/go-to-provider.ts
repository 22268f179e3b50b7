import { postCeremony } from "./post-ceremony";

/** Goes to a provider's own sign-in page; false when that did not work. */
export async function goToProvider(provider: string, next: string): Promise<boolean> {
  try {
    const { body } = await postCeremony(`signin/${provider}`, { callbackUrl: next });
    if (typeof body.url !== "string") return false;
    window.location.assign(body.url);
    return true;
  } catch {
    return false;
  }
}
