import { isRecord } from '@keystroke-auth/engine';
import type { DecisionReason } from '@keystroke-auth/protocol';
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

/** Stored by their place: append, never change. */
const DECISIONS = ['allow', 'step_up', 'deny', 'insufficient'] as const;
const CLOCKS = ['ok', 'coarse', 'jumped'] as const;

/**
 * Reasons in few bytes: none of them may make a judgement so long that it is padded to another length than others, which
 * would show what was decided. Part of the stored format: append, never change.
 */
const REASON_NUMBERS: Readonly<Record<DecisionReason, number>> = {
  rhythm_matches: 0,
  hold_times_differ: 1,
  latencies_differ: 2,
  pace_differs: 3,
  little_evidence: 4,
  text_differs: 5,
  too_many_typos: 6,
  nothing_to_compare: 7,
  device_differs: 8,
  text_kind_differs: 9,
  typos: 10,
  releases_missing: 11,
  low_timer_resolution: 12,
  not_enrolled: 13,
  enrolment_unfinished: 14,
  imported_model_only: 15,
  text_too_short: 16,
  consent_missing: 17,
  exempt: 18,
  attempts_exhausted: 19,
  locked: 20,
  mode_shadow: 21,
  mode_passive: 22,
  replayed_sample: 23,
  synthetic_sample: 24,
  clock_not_trusted: 25,
  not_typed: 26,
  model_unavailable: 27,
};
const numbers: ReadonlyMap<string, number> = new Map(Object.entries(REASON_NUMBERS));
const reasonsByNumber: ReadonlyMap<number, string> = new Map(
  Object.entries(REASON_NUMBERS).map(([reason, number]) => [number, reason]),
);

/** A list in JSON, in the order of {@link decodeList}. */
export function encodeJudged(judged: Judged): Uint8Array {
  const { outcome, liveness } = judged;
  return Buffer.from(
    JSON.stringify([
      fromDecision(judged.decision),
      judged.shadowDecision === null ? null : fromDecision(judged.shadowDecision),
      fromNumber(judged.score),
      fromNumber(judged.falseMatchRate),
      judged.targetFalseMatchRate,
      fromNumber(judged.threshold),
      judged.reasons.map((reason) => numbers.get(reason) ?? reason),
      liveness && [Number(liveness.replay), Number(liveness.synthetic), CLOCKS.indexOf(liveness.clock)],
      judged.flags,
      judged.retryOf,
      outcome && [Number(outcome.success), outcome.verifiedBy],
    ]),
  );
}

/** As {@link encodeJudged}, one of its former versions, or migration 0013 wrote it. @throws {StoreUnavailable} for anything else */
export function decodeJudged(data: Uint8Array): Judged {
  const judged: unknown = JSON.parse(Buffer.from(data).toString());
  if (Array.isArray(judged)) return decodeList(judged);
  if (!isRecord(judged)) throw unknown();
  return decodeObject(judged);
}

function decodeList(list: readonly unknown[]): Judged {
  const [decision, shadow, score, rate, target, threshold, reasons, liveness, flags, retryOf, outcome] = list;
  return {
    decision: toListed(DECISIONS, decision),
    shadowDecision: shadow === null ? null : toListed(DECISIONS, shadow),
    score: toNumber(score),
    falseMatchRate: toNumber(rate),
    targetFalseMatchRate: toNumber(target) ?? fail(),
    threshold: toNumber(threshold),
    reasons: toList(reasons).map(toReason),
    liveness: liveness === null ? null : toLiveness(toList(liveness)),
    flags: toList(flags).map(String),
    retryOf: retryOf === null ? null : String(retryOf),
    outcome: outcome === null ? null : toOutcome(toList(outcome)),
  };
}

function toReason(value: unknown): string {
  return typeof value === 'number' ? (reasonsByNumber.get(value) ?? fail()) : String(value);
}

function toLiveness([replay, synthetic, clock]: readonly unknown[]): Judged['liveness'] {
  return { replay: toBoolean(replay), synthetic: toBoolean(synthetic), clock: toListed(CLOCKS, clock) };
}

function toOutcome([success, verifiedBy]: readonly unknown[]): Judged['outcome'] {
  return { success: toBoolean(success), verifiedBy: String(verifiedBy) };
}

function decodeObject(judged: Readonly<Record<string, unknown>>): Judged {
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

function fromDecision(decision: AttemptDecision): number {
  return DECISIONS.indexOf(decision);
}

function toListed<Word>(words: readonly Word[], index: unknown): Word {
  return (typeof index === 'number' ? words[index] : undefined) ?? fail();
}

function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : fail();
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
