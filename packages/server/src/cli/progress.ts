import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  step(): void;
  set(done: number): void;
  stop(): void;
}

/** A progress bar on standard error; nothing at all when that is no terminal. */
export function startProgress(what: string, total: number): Progress {
  const bar = new SingleBar(
    {
      format: `${what} [{bar}] {value}/{total}`,
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: true,
    },
    Presets.shades_classic,
  );
  bar.start(total, 0);
  return { step: () => bar.increment(), set: (done) => bar.update(done), stop: () => bar.stop() };
}
