import { env } from "@/lib/env";
import { isLocalAddress } from "./is-local-address";

export type SignUpMode = "open" | "invited" | "closed";

/** Who may make an account. Not set: open on this machine alone, by invitation on any public address. */
export function readSignUpMode(): SignUpMode {
  return env().SIGN_UP ?? (isLocalAddress() ? "open" : "invited");
}
