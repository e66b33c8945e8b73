import type { Clock } from '../../ports/clock.ts';
import type { JobQueue, JobRecord } from '../../ports/jobs.ts';
import type { Store } from '../../ports/store.ts';

/** Nobody else gets what is held for so long (ms). */
const LEASE_MS = 15 * 60_000;
/** What was done for a time that is further ahead was done by a clock that was wrong, and is no reason to wait (ms). */
const DAY = 24 * 60 * 60_000;

/** Turns as leases in the store itself, for processes of one machine: a service, and a command beside it. */
export function createJobLeases({
  store,
  clock,
  newId,
}: {
  readonly store: Store;
  readonly clock: Clock;
  newId(): string;
}): JobQueue {
  const lease = () => ({ heldUntil: new Date(clock.now().getTime() + LEASE_MS) });

  /** False when somebody else has it. */
  function change(name: string, holder: string, changed: Partial<JobRecord>): Promise<boolean> {
    return store.transact(async ({ jobs }) => {
      const record = await jobs.find(name);
      if (record?.holder !== holder || record.heldUntil === null) return false;
      await jobs.save({ ...record, ...changed });
      return true;
    });
  }

  return {
    // Whoever asks for a turn finds out whether it is due.
    start: async () => undefined,
    async take({ name, schedule }, when) {
      const now = clock.now();
      const due = schedule.latest(now);
      const isTime = (last: JobRecord | null): boolean => {
        if (last === null) return true;
        // Whoever held it and is silent has ended without a word: what they began is done again.
        if (last.heldUntil !== null) return last.heldUntil <= now;
        return when === 'now' || last.dueAt < due || last.dueAt.getTime() - now.getTime() > DAY;
      };
      // Nothing is written, and nobody's way stood in, by all those who find it done.
      if (!(await store.read(async ({ jobs }) => isTime(await jobs.find(name))))) return null;
      const id = newId();
      const taken = await store.transact(async ({ jobs }) => {
        const last = await jobs.find(name);
        if (!isTime(last)) return false;
        // A job that is new waits for its time.
        if (last === null && when === 'due') {
          await jobs.save({ ...NEVER, name, dueAt: now });
          return false;
        }
        await jobs.save({ ...(last ?? NEVER), name, dueAt: due, holder: id, ...lease() });
        return true;
      });
      if (!taken) return null;
      const free = { holder: null, heldUntil: null };
      return {
        id,
        renew: () => change(name, id, lease()),
        end: (how) => change(name, id, how === 'done' ? free : { ...free, dueAt: NO_TIME }),
      };
    },
    isHeld: async ({ heldUntil }) => heldUntil !== null && heldUntil > clock.now(),
    close: async () => undefined,
  };
}

/** Before every time, so that the next one is due. */
const NO_TIME = new Date(0);

const NEVER = {
  ...{ holder: null, heldUntil: null, startedAt: null, finishedAt: null },
  ...{ error: null, progress: null },
};
