// Preloaded into Next's processes, which know no launcher: they end when whoever started them is gone.
process.once("disconnect", () => process.exit(0));
process.channel?.unref();
