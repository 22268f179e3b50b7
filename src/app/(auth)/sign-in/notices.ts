import { describeProviderFailure } from "../provider-words";

/** What the sign-in page has to say: good news, a next step, or why something did not work. */
export type Notice = { color: "pine" | "blue" | "amber"; words: string };

const good = (words: string): Notice => ({ color: "pine", words });
const bad = (words: string): Notice => ({ color: "amber", words });

/** Why somebody finds themselves there, where there is a reason. */
const NOTICES: Record<string, Notice> = {
  ended: bad("Your session is over. Sign in again."),
  reset: good("Your new password is set. Sign in with it."),
  confirmed: good("Your account is made. Sign in with its password."),
  wrong: bad("E-mail address or password is not right."),
};

/** The notice for what stands in the address as reason or error. */
export function noticeOf(reason: string): Notice {
  return NOTICES[reason] ?? bad(describeProviderFailure(reason) ?? "Signing in did not work. Try again.");
}
