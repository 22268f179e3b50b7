/** Ends a stand-in's process by its own `stop`: at SIGTERM, at Ctrl-C, and when its launcher is gone. */
export function stopWhenTold(stop: () => Promise<void>): void {
  const leave = () => void stop().then(() => process.exit(0));
  process.once("SIGTERM", leave);
  process.once("SIGINT", leave);
  // The launcher's channel to this process closes however the launcher ends.
  process.once("disconnect", leave);
}
