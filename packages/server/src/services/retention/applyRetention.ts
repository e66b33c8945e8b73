import type { Policy, RetentionCounts } from '@keystroke-auth/protocol';
import type { AgedAttempts } from '../../ports/attemptRecords.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Records, Store } from '../../ports/store.ts';
import type { UserKey } from '../../ports/userRecords.ts';
import { type By, SYSTEM } from '../audit/by.ts';
import { noteAct } from '../audit/noteAct.ts';
import type { Erase } from '../v1/eraseUser.ts';
import type { Transact, Work } from '../v1/work.ts';
import { agedBy } from './agedBy.ts';
import { agesBy, keptBy } from './ages.ts';
import { removeInParts } from './removeInParts.ts';

export interface ApplicationRetention extends RetentionCounts {
  readonly application: string;
}

/**
 * Removes what each application's policy keeps no longer: tries, their typing, devices and addresses, and people of whom
 * nothing was heard, who are erased as by request. A part at a time, which may be interrupted anywhere; other processes
 * may do the same at the same time.
 *
 * @returns what was removed, of applications where anything was
 */
export type ApplyRetention = (by?: By, signal?: AbortSignal) => Promise<ApplicationRetention[]>;

export interface ApplyRetentionDependencies {
  readonly store: Store;
  readonly transact: Transact;
  readonly clock: Clock;
  readonly fallback: Policy;
  readonly erase: Erase;
}

export function createApplyRetention(dependencies: ApplyRetentionDependencies): ApplyRetention {
  const { store, transact, clock, fallback, erase } = dependencies;
  return async (by = SYSTEM, signal) => {
    const applied: ApplicationRetention[] = [];
    for (const application of await store.read(({ users }) => users.applications())) {
      const removed = await applyTo(application, by, signal);
      if (Object.values(removed).every((count) => count === 0)) continue;
      applied.push({ application, ...removed });
      await transact(({ records }) =>
        noteAct(records, by, 'retention.applied', { application }, { removed }, clock.now()),
      );
    }
    return applied;
  };

  async function applyTo(application: string, by: By, signal?: AbortSignal): Promise<RetentionCounts> {
    const { attempts, probes, people } = await store.read(async (records) =>
      agesBy(await keptBy(records, application, fallback), await agedBy(records, clock.now())),
    );
    return {
      // First, while tries tell who was there.
      people: people === null ? 0 : await eraseIdle(application, people, by, signal),
      attempts: await age(attempts, signal, (records, before, limit) =>
        records.attempts.removeOldest(application, before, limit),
      ),
      probes: await age(probes, signal, (records, before, limit) =>
        records.attempts.forgetOldestProbes(application, before, limit),
      ),
      origins: await age(attempts, signal, async (records, before, limit) => {
        const count = await records.fingerprints.removeOrigins(application, before, limit);
        return { count, profileIds: [] };
      }),
    };
  }

  async function age(
    before: Date | null,
    signal: AbortSignal | undefined,
    remove: (records: Records, before: Date, limit: number) => Promise<AgedAttempts>,
  ): Promise<number> {
    if (before === null) return 0;
    return removeInParts(
      (limit) =>
        transact(async ({ records, opened }) => {
          const { count, profileIds } = await remove(records, before, limit);
          // What is kept open holds the typing of tries as well.
          for (const id of profileIds) opened.set(id, null);
          return { removed: count, more: count === limit };
        }),
      signal,
    );
  }

  async function eraseIdle(application: string, since: Date, by: By, signal?: AbortSignal): Promise<number> {
    return removeInParts(async (limit) => {
      const { idle, more } = await transact(({ records }) =>
        records.users.findIdle(application, since, limit),
      );
      let removed = 0;
      for (const user of idle) {
        if (signal?.aborted === true) break;
        if (await transact((work) => eraseIfIdle(work, user, since, by))) removed += 1;
      }
      return { removed, more };
    }, signal);
  }

  /** Somebody may have come back a moment ago. */
  async function eraseIfIdle(work: Work, user: UserKey, since: Date, by: By): Promise<boolean> {
    if (!(await work.records.users.isIdle(user, since))) return false;
    await erase(work, by, 'inactive', user, clock.now());
    return true;
  }
}
