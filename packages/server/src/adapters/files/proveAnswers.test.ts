import { execFileSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FolderSilent } from '../../ports/store.ts';
import { temporaryFolder } from '../../testing/service.ts';
import { proveAnswers } from './proveAnswers.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

it('lets everything pass that answers, also that there is nothing', async () => {
  await proveAnswers(folder.path);
  await proveAnswers(join(folder.path, 'not', 'there'));
});

it.skipIf(process.platform === 'win32')('says what does not answer', async () => {
  // Whoever opens it waits for somebody who writes.
  const dead = join(folder.path, 'dead');
  execFileSync('mkfifo', [dead]);
  await expect(proveAnswers(dead, 20)).rejects.toThrow(FolderSilent);
  closeSync(openSync(dead, 'r+'));
});
