// Preloaded into Next, which knows no launcher: it ends when its launcher is gone, however it went. Next hands preloads
// on to its own workers, whose channel is not ours to touch: the mark is for the first process alone.
if (process.env.EBIZMATE_END_WITH_PARENT) {
  delete process.env.EBIZMATE_END_WITH_PARENT;
  process.once("disconnect", () => process.exit(0));
  process.channel?.unref();
}
