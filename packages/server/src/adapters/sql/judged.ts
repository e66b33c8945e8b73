import { isRecord } from '@keystroke-auth/engine';
import type { AttemptDecision, AttemptRecord } from '../../ports/attemptRecords.ts';
import { StoreUnavailable } from '../../ports/store.ts';
import { oneOf, toStrings } from './columns.ts';

/** What is sealed of a try besides what was typed: of all that a store shows, scores tell people apart best. */
export type Judged = Pick<
  AttemptRecord,
  | 'decision'
  | 'shadowDecision'
  | 'score'
  | 'falseMatchRate'
  | 'targetFalseMatchRate'
  | 'threshold'
  | 'reasons'
  | 'liveness'
  | 'flags'
  | 'retryOf'
> & { readonly outcome: { readonly success: boolean; readonly verifiedBy: string } | null };

const DECISIONS = ['allow', 'step_up', 'deny', 'insufficient'] as const;
const CLOCKS = ['ok', 'coarse', 'jumped'] as const;

export function encodeJudged(judged: Judged): Uint8Array {
  const { outcome, liveness } = judged;
  return Buffer.from(
    JSON.stringify({
      decision: judged.decision,
      shadow_decision: judged.shadowDecision,
      score: fromNumber(judged.score),
      false_match_rate: fromNumber(judged.falseMatchRate),
      target_false_match_rate: judged.targetFalseMatchRate,
      threshold: fromNumber(judged.threshold),
      reasons: judged.reasons,
      liveness_replay: liveness?.replay ?? null,
      liveness_synthetic: liveness?.synthetic ?? null,
      liveness_clock: liveness?.clock ?? null,
      flags: judged.flags,
      retry_of: judged.retryOf,
      outcome_success: outcome?.success ?? null,
      outcome_verified_by: outcome?.verifiedBy ?? null,
    }),
  );
}

/** As {@link encodeJudged}, or migration 0013, wrote it. @throws {StoreUnavailable} for anything else */
export function decodeJudged(data: Uint8Array): Judged {
  const judged: unknown = JSON.parse(Buffer.from(data).toString());
  if (!isRecord(judged)) throw unknown();
  const by = judged.outcome_verified_by;
  return {
    decision: toDecision(judged.decision),
    shadowDecision: judged.shadow_decision === null ? null : toDecision(judged.shadow_decision),
    score: toNumber(judged.score),
    falseMatchRate: toNumber(judged.false_match_rate),
    targetFalseMatchRate: toNumber(judged.target_false_match_rate) ?? fail(),
    threshold: toNumber(judged.threshold),
    reasons: toStrings(JSON.stringify(judged.reasons)),
    liveness:
      judged.liveness_clock === null
        ? null
        : {
            replay: toBoolean(judged.liveness_replay),
            synthetic: toBoolean(judged.liveness_synthetic),
            clock: oneOf(CLOCKS, String(judged.liveness_clock)),
          },
    flags: toStrings(JSON.stringify(judged.flags)),
    retryOf: judged.retry_of === null ? null : String(judged.retry_of),
    outcome: by === null ? null : { success: toBoolean(judged.outcome_success), verifiedBy: String(by) },
  };
}

function toDecision(value: unknown): AttemptDecision {
  return oneOf(DECISIONS, String(value));
}

/** JSON has no word for infinity. */
function fromNumber(value: number | null): number | string | null {
  return value === null || Number.isFinite(value) ? value : String(value);
}

function toNumber(value: unknown): number | null {
  if (value === null) return null;
  const number = value === 'Infinity' || value === '-Infinity' ? Number(value) : value;
  return typeof number === 'number' ? number : fail();
}

/** SQLite's are 0 and 1. */
function toBoolean(value: unknown): boolean {
  if (value === true || value === 1) return true;
  return value === false || value === 0 ? false : fail();
}

function fail(): never {
  throw unknown();
}

function unknown(): StoreUnavailable {
  return new StoreUnavailable('the store holds something else than what a try was judged by');
}
