/**
 * Calls `stop` once when the process that started this one with a channel to it is gone, however it went: what stands
 * in does not outlive its launcher.
 */
export function watchParent(stop: () => void): void {
  process.once("disconnect", stop);
}
