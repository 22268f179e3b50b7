import { takeAttempt } from "./_throttle";
import { tooManyTries } from "./_too-many-tries";

/**
 * Counts one use of a door that anybody may knock at.
 * @param of.what the door and whom it is about, as in `sign-up:<address>`; null where only the network address counts
 * @throws AppError `rate_limited`, with how long to wait
 */
export async function limitAttempts(of: { what: string | null; addressPrefix: string | null }): Promise<void> {
  const place = await takeAttempt({ account: of.what, addressPrefix: of.addressPrefix });
  if (place.kind === "wait") throw tooManyTries(place.seconds);
}
