/**
 * Runs once when the server starts, before the first request. Next itself would report a wrong setting, stay, and answer
 * every request with an error.
 */
export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: the bundler's constant, which keeps Node's own API out of other runtimes.
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { requireSettings } = await import("@/lib/require-settings");
    requireSettings();
    const { guardRequests } = await import("@/lib/guard-requests");
    guardRequests();
    const { requireBoundRole } = await import("@/features/insights/require-bound-role");
    await requireBoundRole();
  }
}
