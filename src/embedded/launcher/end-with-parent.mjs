// Preloaded into Next's processes, which know no launcher: they end when whoever started them is gone.
process.once("disconnect", () => process.exit(0));
// The launcher's own child may end while the channel is open. Next's workers inherit this preload and live by theirs:
// without it an idle one ends, and the build with it, halfway and without an error.
if (process.env.EBIZMATE_CHANNEL_FREED === undefined) {
  process.env.EBIZMATE_CHANNEL_FREED = "1";
  process.channel?.unref();
}
