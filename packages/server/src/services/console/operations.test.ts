import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { composeOperations } from '../../app.ts';
import { composeBackups, keptBackups } from '../../composeBackups.ts';
import { loadConfig } from '../../config.ts';
import { startService, temporaryFolder } from '../../testing/service.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

it('looks at the backups once for all who ask meanwhile, so that a disk that does not answer keeps one thread', async () => {
  const BACKUP_TO = join(folder.path, 'backups');
  mkdirSync(BACKUP_TO);
  const service = await startService(join(folder.path, 'data'));
  try {
    const config = loadConfig({ NODE_ENV: 'testing', DATA_DIR: join(folder.path, 'data'), BACKUP_TO });
    const { manifest } = await composeBackups(config, service.store).makeBackup();
    const { storage } = keptBackups(config);
    let asked = 0;
    const { promise: answers, resolve: answer } = Promise.withResolvers<void>();
    const slow = {
      ...storage,
      async list() {
        asked += 1;
        await answers;
        return storage.list();
      },
    };
    const { backups } = composeOperations(service.store, {
      ...{ jobs: [], queue: { isHeld: async () => false } },
      backups: { storage: slow, everyMs: null },
    });
    const all = [backups(), backups(), backups()];
    answer();
    for (const seen of await Promise.all(all))
      expect(seen.backups.map(({ id }) => id)).toEqual([manifest.id]);
    expect(asked).toBe(1);
    await backups();
    expect(asked).toBe(2);
  } finally {
    await service.stop();
  }
});
