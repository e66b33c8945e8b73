import type { ConsoleAuditCheck, ConsoleBackups, ConsoleSystem } from '@keystroke-auth/protocol';
import type { BackupStorage } from '../../ports/backups.ts';
import type { Clock } from '../../ports/clock.ts';
import type { JobQueue } from '../../ports/jobs.ts';
import type { Store } from '../../ports/store.ts';
import type { CheckNewestAudit } from '../audit/checkNewestAudit.ts';
import { datedBackups, manifestOf } from '../backup/listBackups.ts';
import { type ListedJob, listJobs } from '../jobs/listJobs.ts';

/** The newest backups that are shown: a bucket is asked once for each. */
const MOST_BACKUPS = 20;
/** Rows of the audit log that may say of one of them that it was verified. */
const MOST_VERIFICATIONS = 100;

/** What an operator wants to know of the deployment. Changes nothing. */
export interface Operations {
  system(): Promise<Omit<ConsoleSystem, 'degraded'>>;
  backups(): Promise<ConsoleBackups>;
  checkAudit(): Promise<ConsoleAuditCheck>;
}

export interface OperationsDependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly checkNewestAudit: CheckNewestAudit;
  /** What the service does by itself. */
  readonly jobs: readonly ListedJob[];
  readonly queue: Pick<JobQueue, 'isHeld'>;
  /** Null where none are kept. */
  readonly backups: { readonly storage: BackupStorage; readonly everyMs: number | null } | null;
}

export function createOperations({
  store,
  clock,
  checkNewestAudit,
  jobs,
  queue,
  backups,
}: OperationsDependencies): Operations {
  let looking: Promise<ConsoleBackups> | null = null;
  return {
    async system() {
      const { records, waiting } = await store.read(async (all) => ({
        records: await all.jobs.all(),
        waiting: await all.webhooks.countPending(),
      }));
      return {
        node: process.version,
        jobs: await listJobs(jobs, records, queue, clock.now()),
        deliveries_waiting: waiting,
      };
    },
    // One look for all who ask meanwhile: each takes a thread of the few that Node has while the disk of the backups does not answer,
    // and the store needs those.
    backups() {
      looking ??= lookAtBackups().finally(() => {
        looking = null;
      });
      return looking;
    },
    checkAudit: checkNewestAudit,
  };

  async function lookAtBackups(): Promise<ConsoleBackups> {
    if (backups === null) return { place: null, every_hours: null, count: 0, backups: [] };
    const { storage, everyMs } = backups;
    const ids = datedBackups(await storage.list()).map(({ id }) => id);
    const newest = await Promise.all(ids.slice(0, MOST_BACKUPS).map((id) => manifestOf(storage, id)));
    const verified = await verifications();
    return {
      place: storage.place,
      every_hours: everyMs === null ? null : everyMs / 3_600_000,
      count: ids.length,
      backups: newest.flatMap((manifest) =>
        manifest === null
          ? []
          : {
              id: manifest.id,
              created_at: manifest.createdAt.toISOString(),
              bytes: manifest.bytes,
              service: manifest.service,
              verified_at: verified.get(manifest.id) ?? null,
            },
      ),
    };
  }

  /** When each backup was verified last, by id. */
  async function verifications(): Promise<ReadonlyMap<string, string>> {
    const rows = await store.read(({ audit }) =>
      audit.page('', { action: 'backup.verified' }, null, MOST_VERIFICATIONS),
    );
    // Newest first: the older ones do not count.
    return new Map(rows.toReversed().map(({ details, at }) => [String(JSON.parse(details).backup_id), at]));
  }
}
