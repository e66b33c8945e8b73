import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/service.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

/** Two threads wait for somebody who writes, as they do for a disk that does not answer: one of our own, and one of Node's. */
const STUCK = `
import { open } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { endNow } from ${JSON.stringify(new URL('endNow.ts', import.meta.url).href)};
open('pipe', () => undefined);
const started = 'require("node:worker_threads").parentPort.postMessage("waits");';
new Worker(started + 'require("node:fs").openSync("pipe")', { eval: true }).once('message', () => endNow(3));
`;

it.skipIf(process.platform === 'win32')('ends a process whose threads wait for ever', async () => {
  execFileSync('mkfifo', [join(folder.path, 'pipe')]);
  const file = join(folder.path, 'stuck.mts');
  writeFileSync(file, STUCK);
  const child = spawn(process.execPath, [file], { cwd: folder.path });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  expect(await once(child, 'close')).toEqual([3, null]);
  expect(said).toBe('');
});
