import { env } from "@/lib/env";

export type SignUpMode = "open" | "invited" | "closed";

/** Who may make an account. Not set: open on this machine alone, by invitation on any public address. */
export function readSignUpMode(): SignUpMode {
  const { SIGN_UP, APP_URL } = env();
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(new URL(APP_URL).hostname);
  return SIGN_UP ?? (isLocal ? "open" : "invited");
}
