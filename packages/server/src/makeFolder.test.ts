import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeFolder } from './makeFolder.ts';
import { temporaryFolder } from './testing/service.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

it('makes a folder and those above it, and leaves what is there as it is', () => {
  const deep = join(folder.path, 'a', 'b', 'c');
  makeFolder(deep, 0o700);
  makeFolder(deep, 0o750);
  for (const made of [deep, join(folder.path, 'a')]) expect(statSync(made).mode & 0o777).toBe(0o700);
});

it('says what the system says where nothing can be made', () => {
  const file = join(folder.path, 'a-file');
  writeFileSync(file, '');
  expect(() => makeFolder(file, 0o700)).toThrow('EEXIST');
  expect(() => makeFolder(join(file, 'a', 'b'), 0o700)).toThrow('ENOTDIR');
});

it.runIf(process.platform === 'linux')('ends where Node alone would try for ever', () => {
  for (const nowhere of ['/proc/nowhere', '/proc/nowhere/at/all', '/dev/fd/nowhere']) {
    expect(() => makeFolder(nowhere, 0o700)).toThrow(/^ENOENT: no such file or directory, mkdir '/);
  }
});
