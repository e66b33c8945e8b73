import { Session } from 'node:inspector/promises';

/** Microseconds between two looks at the stack: fine enough for a part of a percent within seconds. */
const INTERVAL = 250;

/**
 * Loaded into the service's process (`--import`): from its parent's `start` on it looks at the stack of the main thread, and
 * answers `stop` with the profile as V8 gives it. Plain JavaScript: to read TypeScript, Node would take 12 MB for its compiler,
 * which is no memory of the service.
 */
const session = new Session();
session.connect();
process.on('message', async (message) => {
  if (message === 'start') {
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: INTERVAL });
    await session.post('Profiler.start');
    process.send?.({ started: true });
  } else if (message === 'stop') {
    const { profile } = await session.post('Profiler.stop');
    process.send?.({ profile });
  }
});
// It ends with its parent, whatever happens there.
process.on('disconnect', () => process.exit());
process.channel?.unref();
