import type { Challenge, ChallengeRequest, Policy } from '@keystroke-auth/protocol';
import type { ChallengeRecord } from '../../ports/challengeRecords.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Principal } from '../principal.ts';
import type { Call } from './call.ts';
import type { MakePhrase } from './makePhraseFor.ts';
import type { OnceOnly } from './onceOnly.ts';
import { policyOf } from './policies.ts';
import { DEFAULT_TEXT, textTagOf } from './profileNames.ts';
import { newToken } from './tokens.ts';

/** Usual time to read, type and send (s). */
const DEFAULT_LIFETIME = 300;

/**
 * Makes a token for one use: for one person, text, action and, from browsers, origin. Whether the person exists is
 * not looked at: an answer must not tell.
 *
 * @throws {ProtocolError} `api_key_invalid` for an application that is being removed, or was
 */
export type CreateChallenge = (
  call: Call,
  principal: Principal,
  request: ChallengeRequest,
) => Promise<Challenge>;

export interface CreateChallengeDependencies {
  readonly onceOnly: OnceOnly;
  readonly clock: Clock;
  readonly makePhrase: MakePhrase;
  /** Of applications that have none of their own. */
  readonly fallback: Policy;
}

export function createCreateChallenge(dependencies: CreateChallengeDependencies): CreateChallenge {
  const { onceOnly, clock, makePhrase, fallback } = dependencies;
  return (call, { application }, request) =>
    onceOnly(
      call,
      request.user_id,
      async ({ records }) => {
        // None for an application that is being removed.
        await policyOf(records, application, fallback);
        const user = { application, userId: request.user_id };
        const textId = request.text_id ?? DEFAULT_TEXT;
        const now = clock.now();
        const { id, token, hash } = newToken();
        const phrase = request.phrase === undefined ? null : await makePhrase(records, user, request.phrase);
        const record: ChallengeRecord = {
          ...user,
          id,
          hash,
          textTag: await textTagOf(records, user, textId),
          action: request.action ?? 'verify',
          origin: request.origin ?? null,
          phrase: phrase?.text ?? null,
          context: request.context ?? null,
          createdAt: now,
          expiresAt: new Date(now.getTime() + (request.expires_in ?? DEFAULT_LIFETIME) * 1_000),
          usedAt: null,
        };
        await records.challenges.insert(record);
        return {
          challenge: token,
          challenge_id: id,
          user_id: user.userId,
          text_id: textId,
          action: record.action,
          origin: record.origin,
          expires_at: record.expiresAt.toISOString(),
          phrase,
        };
      },
      { secret: true },
    );
}
