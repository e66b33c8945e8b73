import { createHash, timingSafeEqual } from 'node:crypto';
import { ProtocolError } from '@keystroke-auth/protocol';
import type { AnswerKey, AnswerRecord } from '../../ports/answerRecords.ts';
import type { ChallengeRecord } from '../../ports/challengeRecords.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Records } from '../../ports/store.ts';
import type { Call, Caller } from './call.ts';
import { ChallengeTooShort } from './challengeAge.ts';
import { findChallenge } from './findChallenge.ts';
import type { Transact, Work } from './work.ts';

/** How long a repeat is answered like the first (ms). */
const DAY = 24 * 60 * 60 * 1_000;
/** A decision is about this moment: a minute covers a lost connection. */
export const DECISION_LIFETIME = 60_000;

/** State of an answer that nothing makes stale. */
const LASTING = '';

export interface OnceOptions<Result = unknown> {
  readonly lifetime?: number;
  /** The answer holds a secret: it is not kept, and a repeat is told so. */
  readonly secret?: boolean;
  /** Id of what the path names besides a person: under the same key, another one is another request. */
  readonly thing?: string;
  /** Whose that is, so that the answer is erased with them; null when there is no such thing. */
  ownerOf?(records: Records, application: string): Promise<string | null>;
  /** What the answer is true under; when it has changed by the time of a repeat, the answer is stale. */
  state?(records: Records, application: string): Promise<string>;
  /** Whether an answer tells of something done for good, not of this moment: it is kept a day and never stale. */
  isLasting?(result: Result): boolean;
}

/**
 * Runs a use case as one transaction, once for each Idempotency-Key: the answer is stored in the transaction that
 * writes, so there is no moment at which a repeat could write again.
 *
 * @param userId whom it is about; empty for nobody, and where `ownerOf` finds out
 * @param run gives plain JSON data
 * @throws {ProtocolError} `idempotency_running` while the first request runs in this process (a repeat on another
 *   instance waits for it), `idempotency_mismatch`, `idempotency_stale`, `already_shown`; of a
 *   challenge's holder also `challenge_invalid` and `challenge_expired`
 */
export type OnceOnly = <Result>(
  call: Call,
  userId: string,
  run: (work: Work) => Promise<Result>,
  options?: OnceOptions<Result>,
) => Promise<Result>;

export interface OnceOnlyDependencies {
  readonly transact: Transact;
  readonly clock: Clock;
}

export function createOnceOnly({ transact, clock }: OnceOnlyDependencies): OnceOnly {
  const running = new Set<string>();

  /** What was refused is undone, but a challenge that was not typed for is of no more use. */
  const spending: Transact = async (run) => {
    try {
      return await transact(run);
    } catch (error) {
      if (error instanceof ChallengeTooShort) {
        await transact(({ records }) => records.challenges.consume(error.challengeId, clock.now()));
      }
      throw error;
    }
  };

  return async (call, userId, run, options = {}) => {
    if (call.idempotency === null) return spending(run);
    const { route, key: idempotencyKey } = call.idempotency;
    const bodyHash = hashOf(call.idempotency.bodyHash, options.thing);
    const name = JSON.stringify([keyIdOf(call), route, userId, idempotencyKey]);
    if (running.has(name)) throw new ProtocolError('idempotency_running');
    running.add(name);
    try {
      return await spending(async (work) => {
        const { application, challenge } = await claimOf(work.records, call.caller);
        const owner = (await options.ownerOf?.(work.records, application)) ?? userId;
        const key: AnswerKey = { application, keyId: keyIdOf(call), route, userId: owner, idempotencyKey };
        const state = async () => (await options.state?.(work.records, application)) ?? '';
        const before = await work.records.answers.find(key);
        if (before !== null && before.expiresAt > clock.now()) {
          if (challenge !== null) checkMayRepeat(challenge, call.caller, clock.now());
          const data = readAnswer(before, bodyHash, before.state === LASTING ? LASTING : await state());
          // What was stored is what `run` once gave, under this key and for this route: the store says so if it was changed.
          return JSON.parse(Buffer.from(data).toString());
        }
        const result = await run(work);
        const lasting = options.isLasting?.(result) === true;
        const lifetime = lasting ? DAY : (options.lifetime ?? DAY);
        await work.records.answers.save({
          key,
          bodyHash,
          answer: options.secret === true ? null : Buffer.from(JSON.stringify(result)),
          state: lasting ? LASTING : await state(),
          expiresAt: new Date(clock.now().getTime() + lifetime),
        });
        return result;
      });
    } finally {
      running.delete(name);
    }
  };
}

/** Of the body, and of what the path names besides a person. */
function hashOf(body: Uint8Array, thing: string | undefined): Uint8Array {
  return thing === undefined ? body : createHash('sha256').update(body).update(thing).digest();
}

function readAnswer(
  { answer, bodyHash, state }: AnswerRecord,
  given: Uint8Array,
  stateNow: string,
): Uint8Array {
  if (given.length !== bodyHash.length || !timingSafeEqual(given, bodyHash)) {
    throw new ProtocolError('idempotency_mismatch');
  }
  if (answer === null) throw new ProtocolError('already_shown');
  if (state !== stateNow) throw new ProtocolError('idempotency_stale');
  return answer;
}

function keyIdOf({ caller }: Call): string {
  return caller.kind === 'key' ? (caller.principal.keyId ?? '') : caller.token.slice(0, 19);
}

/** A challenge proves by its token which application's answers its holder may see. */
async function claimOf(
  records: Records,
  caller: Caller,
): Promise<{ readonly application: string; readonly challenge: ChallengeRecord | null }> {
  if (caller.kind === 'key') return { application: caller.principal.application, challenge: null };
  const challenge = await findChallenge(records, caller.token);
  return { application: challenge.application, challenge };
}

/**
 * A repeat is no use of a challenge, but whoever repeats is held to what it is bound to: its web origin, and its time,
 * of which a connection that was lost at the last moment takes a minute more.
 *
 * @throws {ProtocolError} `challenge_invalid`, `challenge_expired`
 */
function checkMayRepeat(challenge: ChallengeRecord, caller: Caller, now: Date): void {
  const origin = caller.kind === 'challenge' ? caller.origin : null;
  if (challenge.origin !== null && challenge.origin !== origin) {
    throw new ProtocolError('challenge_invalid', 'the challenge is for another web origin');
  }
  const usedAt = challenge.usedAt?.getTime() ?? Number.NEGATIVE_INFINITY;
  const until = Math.max(challenge.expiresAt.getTime(), usedAt + DECISION_LIFETIME);
  if (now.getTime() >= until) throw new ProtocolError('challenge_expired');
}
