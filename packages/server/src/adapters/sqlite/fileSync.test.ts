import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { temporaryFolder } from '../../testing/service.ts';
import { createFileSync, stopTogether } from './fileSync.ts';

const folder = temporaryFolder();
afterEach(() => folder.remove());

it('syncs a file, again and again', async () => {
  const file = join(folder.path, 'store.db-wal');
  writeFileSync(file, 'frames');
  const log = createFileSync(file);
  await log.sync();
  await log.sync();
  await log.close();
  await expect(log.sync()).rejects.toThrow('closed');
});

it('fails where there is none: what can not be synced must not be taken for durable', async () => {
  const log = createFileSync(join(folder.path, 'none.db-wal'));
  await expect(log.sync()).rejects.toThrow('ENOENT');
  await expect(log.sync()).rejects.toThrow('ENOENT');
  await log.close();
});

it('syncs the log no more once the store could not be synced', async () => {
  const broken = { sync: () => Promise.reject(new Error('EIO')) };
  const fine = { sync: async () => undefined };
  const syncs = stopTogether(fine, broken);
  await syncs.log();
  await expect(syncs.store()).rejects.toThrow('EIO');
  await expect(syncs.log()).rejects.toThrow('EIO');
});
