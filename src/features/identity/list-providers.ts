import { env } from "@/lib/env";

/** The providers that this installation is set up for. */
export function listProviders(): ("google" | "github")[] {
  const { GITHUB_ID, GITHUB_SECRET, GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET } = env();
  return [
    ...(GOOGLE_CLIENT_ID && GOOGLE_CLIENT_SECRET ? (["google"] as const) : []),
    ...(GITHUB_ID && GITHUB_SECRET ? (["github"] as const) : []),
  ];
}
