import type { ProviderFailure } from "@/features/identity/rules";

/** Why coming back from a provider did not sign somebody in, or did not link. */
const PROVIDER_WORDS: Record<ProviderFailure, string> = {
  not_known:
    "That account is not known here. If you have a password here, sign in with it and link the account under “My account”; else ask for an invitation.",
  unverified: "The provider does not say that your e-mail address is yours. Have it verified there, then try again.",
  linked_elsewhere: "That account signs in somebody else here. Unlink it there first.",
  cancelled: "You did not agree at the provider, so nothing was done.",
  provider_down: "The provider does not answer at the moment. Try again in a minute, or sign in with your password.",
  provider_failed:
    "Coming back from the provider did not work: it took too long, was begun in another tab, or the provider does not answer. Try again.",
  wait: "There were too many tries, from your network or for your account. Wait a few minutes, then try again.",
  unavailable: "Signing in does not work at the moment. Try again in a minute.",
};

/** The words for an address's `error`; null when it is none of a provider's. */
export function describeProviderFailure(error: string | null): string | null {
  return error !== null && Object.hasOwn(PROVIDER_WORDS, error) ? PROVIDER_WORDS[error as ProviderFailure] : null;
}
