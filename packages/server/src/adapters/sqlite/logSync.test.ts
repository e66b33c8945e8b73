import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { temporaryFolder } from '../../testing/service.ts';
import { createLogSync } from './logSync.ts';

const folder = temporaryFolder();
afterEach(() => folder.remove());

it('syncs the log beside the store, again and again', async () => {
  const file = join(folder.path, 'store.db');
  writeFileSync(`${file}-wal`, 'frames');
  const log = createLogSync(file);
  await log.sync();
  await log.sync();
  await log.close();
});

it('fails where there is no log: what can not be synced must not be taken for durable', async () => {
  const log = createLogSync(join(folder.path, 'none.db'));
  await expect(log.sync()).rejects.toThrow('ENOENT');
  await expect(log.sync()).rejects.toThrow('ENOENT');
  await log.close();
});
