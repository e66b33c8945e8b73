import type { BackupStorage } from '../../ports/backups.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Metrics } from '../../ports/metrics.ts';
import { pastBackups } from './listBackups.ts';
import type { MadeBackup, MakeBackup } from './makeBackup.ts';

/** Makes a backup when the newest is old enough, whoever made that. Null where none was due. */
export type KeepUp = (signal?: AbortSignal) => Promise<MadeBackup | null>;

export function createKeepUp({
  storage,
  makeBackup,
  copyUserKeys,
  clock,
  metrics,
  everyMs,
}: {
  readonly storage: BackupStorage;
  readonly makeBackup: MakeBackup;
  /** The one copy of the key store, in the place of the one before. The signal ends it. */
  readonly copyUserKeys: (signal?: AbortSignal) => Promise<void>;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly everyMs: number;
}): KeepUp {
  return async (signal) => {
    const now = clock.now();
    const newest = pastBackups(await storage.list(), now)[0]?.time ?? 0;
    const due = now.getTime() - newest >= everyMs;
    if (newest > 0) metrics.backup(new Date(newest));
    if (!due) return null;
    const made = await makeBackup();
    await copyUserKeys(signal);
    metrics.backup(made.manifest.createdAt);
    return made;
  };
}
