/**
 * Loaded into the service's process for a fuzz run (`--import`, with `--expose-gc`): when its parent asks, it collects
 * garbage and tells what is left. What the process holds for later use, such as freed pages, is not what it keeps.
 */
process.on('message', () => {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  process.send?.({ kept: heapUsed + external, rss });
});
// It ends with its parent, whatever happens there.
process.on('disconnect', () => process.exit());
process.channel?.unref();
