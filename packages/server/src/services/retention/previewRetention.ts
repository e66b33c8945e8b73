import type { Policy } from '@keystroke-auth/protocol';
import type { Clock } from '../../ports/clock.ts';
import type { Records, Store } from '../../ports/store.ts';
import { agedBy } from './agedBy.ts';
import { agesBy, keptBy } from './ages.ts';
import type { ApplicationRetention } from './applyRetention.ts';
import { expiryAt } from './expiry.ts';

/** What would be removed now. */
export interface RetentionPreview {
  readonly answers: number;
  readonly challenges: number;
  readonly sessions: number;
  readonly deliveries: number;
  /** Rows of the audit log, in segments that ended before. */
  readonly audit_rows: number;
  /** Those that have people. */
  readonly applications: readonly ApplicationRetention[];
}

/** @param grace counts only what should have been gone for so long already (ms) */
export type PreviewRetention = (grace?: number) => Promise<RetentionPreview>;

export function createPreviewRetention({
  store,
  clock,
  fallback,
  keepAuditFor,
}: {
  readonly store: Store;
  readonly clock: Clock;
  readonly fallback: Policy;
  /** ms; null: for ever. */
  readonly keepAuditFor: number | null;
}): PreviewRetention {
  return (grace = 0) =>
    store.read(async (records) => {
      const now = new Date((await agedBy(records, clock.now())).getTime() - grace);
      const before = expiryAt(now);
      const applications: ApplicationRetention[] = [];
      for (const application of await records.users.applications()) {
        applications.push(await ofApplication(records, application, now));
      }
      return {
        answers: await records.answers.countExpired(before.answers),
        challenges: await records.challenges.countExpired(before.challenges),
        sessions: await records.sessions.countExpired(before.sessions),
        deliveries: await records.webhooks.countCreatedBefore(before.deliveries),
        audit_rows:
          keepAuditFor === null
            ? 0
            : await records.audit.countDroppable(new Date(now.getTime() - keepAuditFor)),
        applications,
      };
    });

  async function ofApplication(
    records: Records,
    application: string,
    now: Date,
  ): Promise<ApplicationRetention> {
    const { attempts, probes, people } = agesBy(await keptBy(records, application, fallback), now);
    const before = async (date: Date | null) =>
      date === null ? { all: 0, probes: 0 } : records.attempts.countBefore(application, date);
    const old = await before(attempts);
    return {
      application,
      people: people === null ? 0 : await records.users.countIdle(application, people),
      attempts: old.all,
      // Those of tries that go are not forgotten first.
      probes: Math.max(0, (await before(probes)).probes - old.probes),
      origins: attempts === null ? 0 : await records.fingerprints.countOrigins(application, attempts),
    };
  }
}
