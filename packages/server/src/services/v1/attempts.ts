import type { KeystrokeSample } from '@keystroke-auth/engine';
import {
  ATTEMPT_FLAGS,
  type Attempt,
  type AttemptPage,
  type AttemptRhythm,
  ProtocolError,
} from '@keystroke-auth/protocol';
import type { AttemptFilter, AttemptRecord } from '../../ports/attemptRecords.ts';
import type { Store } from '../../ports/store.ts';
import type { Principal } from '../principal.ts';
import { type Cursors, pageOf } from './cursors.ts';
import { decodeProbe } from './probe.ts';

export interface ReadAttempts {
  /** @throws {ProtocolError} `attempt_not_found` */
  find(principal: Principal, id: string): Promise<Attempt>;
  /** What was typed, as times. @throws {ProtocolError} `attempt_not_found` */
  rhythm(principal: Principal, id: string): Promise<AttemptRhythm>;
  /** Newest first. @throws {ProtocolError} `query_invalid` */
  page(
    principal: Principal,
    filter: AttemptFilter,
    page: { readonly cursor: string | null; readonly limit: number },
  ): Promise<AttemptPage>;
}

export function createReadAttempts({
  store,
  cursors,
}: {
  readonly store: Store;
  readonly cursors: Cursors;
}): ReadAttempts {
  return {
    find: ({ application }, id) =>
      store.read(async (records) => {
        const attempt = await records.attempts.find(application, id);
        if (attempt === null) throw new ProtocolError('attempt_not_found');
        return attemptOf(attempt);
      }),
    rhythm: ({ application }, id) =>
      store.read(async (records) => {
        const attempt = await records.attempts.find(application, id);
        if (attempt === null) throw new ProtocolError('attempt_not_found');
        const samples = attempt.probe === null ? [] : decodeProbe(attempt.probe);
        return { attempt_id: id, samples: samples.map(({ timeline }) => ({ keys: keysOf(timeline) })) };
      }),
    page: ({ application }, filter, { cursor, limit }) =>
      store.read(async (records) => {
        const list = [application, 'attempts'];
        const after = cursor === null ? null : cursors.read(list, cursor);
        const { found, lookedUntil } = await records.attempts.page(application, filter, after, limit + 1);
        const page = pageOf(cursors, list, { found: found.map(attemptOf), limit }, ({ id }) => id);
        // The rest is for the next page, also where this one has few or none.
        if (page.next_cursor !== null || lookedUntil === null) return page;
        return { ...page, next_cursor: cursors.write(list, lookedUntil) };
      }),
  };
}

/** From the first press on. */
function keysOf({ downs, ups }: KeystrokeSample['timeline']): AttemptRhythm['samples'][number]['keys'] {
  const start = downs[0] ?? 0;
  return Array.from(downs, (down, i) => {
    const up = ups[i] ?? Number.NaN;
    return { down_ms: down - start, hold_ms: Number.isNaN(up) ? null : up - down };
  });
}

/** An attempt as clients see it: without the sample. */
export function attemptOf(record: AttemptRecord): Attempt {
  return {
    id: record.id,
    user_id: record.userId,
    profile_id: record.profileId,
    action: record.action,
    decision: record.decision,
    shadow_decision: record.shadowDecision,
    score: record.score,
    false_match_rate: record.falseMatchRate,
    target_false_match_rate: record.targetFalseMatchRate,
    threshold: record.threshold,
    reasons: [...record.reasons],
    liveness: record.liveness,
    flags: ATTEMPT_FLAGS.filter((flag) => record.flags.includes(flag)),
    retry_of: record.retryOf,
    challenge_id: record.challengeId,
    outcome: record.outcome && {
      success: record.outcome.success,
      verified_by: record.outcome.verifiedBy,
      reported_at: record.outcome.reportedAt.toISOString(),
    },
    created_at: record.createdAt.toISOString(),
  };
}
