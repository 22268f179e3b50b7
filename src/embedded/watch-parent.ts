/**
 * Calls `stop` once when the process that started this one is gone, so that a killed launcher leaves no orphan. Does
 * nothing where the starter did not ask for it (EBIZMATE_PARENT_PID), since a shell may leave on purpose.
 */
export function watchParent(stop: () => void): void {
  const parent = Number(process.env.EBIZMATE_PARENT_PID);
  if (!parent) return;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, 500);
  timer.unref();
}
