import { env } from "@/lib/env";
import type { ProviderId } from "./rules";

/** The providers that this installation is set up for, by the names that people see. */
export function listProviders(): { id: ProviderId; name: string }[] {
  const { GITHUB_ID, GOOGLE_CLIENT_ID, OIDC_ISSUER, OIDC_NAME } = env();
  return [
    ...(GOOGLE_CLIENT_ID ? [{ id: "google", name: "Google" } as const] : []),
    ...(GITHUB_ID ? [{ id: "github", name: "GitHub" } as const] : []),
    ...(OIDC_ISSUER ? [{ id: "oidc", name: OIDC_NAME } as const] : []),
  ];
}
