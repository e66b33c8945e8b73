import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PlaceSilent } from '../../ports/store.ts';
import { temporaryFolder } from '../../testing/service.ts';
import { proveAnswers } from './proveAnswers.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

it('lets everything pass that answers, also that there is nothing', async () => {
  const file = join(folder.path, 'file');
  writeFileSync(file, '');
  for (const place of [folder.path, file, join(folder.path, 'not', 'there')])
    await proveAnswers(place, 'DATA_DIR');
});

it.skipIf(process.platform === 'win32')('writes to a folder, without changing it', async () => {
  const before = statSync(folder.path);
  // Again where the system's clock of files had not moved on.
  await expect
    .poll(async () => {
      await proveAnswers(folder.path, 'DATA_DIR');
      return statSync(folder.path).ctimeMs;
    })
    .toBeGreaterThan(before.ctimeMs);
  const { mtime, mode } = statSync(folder.path);
  expect({ mtime, mode, names: readdirSync(folder.path) }).toEqual({
    mtime: before.mtime,
    mode: before.mode,
    names: [],
  });
});

it.skipIf(process.platform === 'win32')('says what does not answer', async () => {
  // Whoever opens it waits for somebody who writes.
  const dead = join(folder.path, 'dead');
  execFileSync('mkfifo', [dead]);
  const proof = proveAnswers(dead, 'DATA_DIR', 20);
  await expect(proof).rejects.toThrow(PlaceSilent);
  await expect(proof).rejects.toThrow(`DATA_DIR (${dead}) does not answer`);
  closeSync(openSync(dead, 'r+'));
});
