import type { BackupStorage } from '../../ports/backups.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { Store } from '../../ports/store.ts';
import type { ShipLedger } from './ledger.ts';
import { pastBackups } from './listBackups.ts';
import type { MadeBackup, MakeBackup } from './makeBackup.ts';

/** Makes a backup when the newest is old enough, whoever made that; else ships what erasures there are since. Null where none was due. */
export type KeepUp = () => Promise<MadeBackup | null>;

export function createKeepUp({
  store,
  storage,
  makeBackup,
  shipLedger,
  copyUserKeys,
  clock,
  metrics,
  everyMs,
}: {
  readonly store: Store;
  readonly storage: BackupStorage;
  readonly makeBackup: MakeBackup;
  readonly shipLedger: ShipLedger;
  /** The one copy of the key store, in the place of the one before. */
  readonly copyUserKeys: () => Promise<void>;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly everyMs: number;
}): KeepUp {
  /** Erasures of the ledger that was shipped last; null before the first. */
  let shipped: number | null = null;
  return async () => {
    const erased = await store.read(({ erasures }) => erasures.count());
    const now = clock.now();
    const newest = pastBackups(await storage.list(), now)[0]?.time ?? 0;
    const due = now.getTime() - newest >= everyMs;
    if (newest > 0) metrics.backup(new Date(newest));
    if (!due && shipped === erased) return null;
    const made = due ? await makeBackup() : null;
    if (made === null) await shipLedger();
    await copyUserKeys();
    shipped = erased;
    if (made !== null) metrics.backup(made.manifest.createdAt);
    return made;
  };
}
