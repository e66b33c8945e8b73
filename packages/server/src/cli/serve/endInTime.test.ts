import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { temporaryFolder } from '../../testing/service.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
const moduleAt = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);

/** A process that ends so, as a service does. */
function ending(work: string) {
  const file = join(folder.path, 'ending.mts');
  writeFileSync(
    file,
    `import { createLog } from ${moduleAt('../../observability/log.ts')};
    import { endInTime } from ${moduleAt('endInTime.ts')};
    const log = createLog({ log: { level: 'info', file: null } });
    ${work}
    process.exit(0);`,
  );
  return spawn(process.execPath, ['--conditions=source', file]);
}

it('ends a process whose log nobody reads any more', async () => {
  // More than a pipe takes, and whoever is at its other end.
  const child = ending(`for (let line = 0; line < 5_000; line += 1) log.logger.info('x'.repeat(100));
    const stop = async () => ({ jobs: [], log: !(await log.close()) });
    await endInTime({ withinMs: 60_000, code: 0, log, stop, unfinished: () => [] });`);
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it('says what does not end, and ends with 1', async () => {
  const child = ending(`const stop = () => new Promise(() => undefined);
    await endInTime({ withinMs: 300, code: 0, log, stop, unfinished: () => ['the store'] });`);
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += String(chunk);
  });
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(said).toMatch(/"unfinished":\["the store"\],"msg":"SHUTDOWN_TIMEOUT is over/);
});
