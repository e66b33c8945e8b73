import {
  type ChallengeAction,
  type Policy,
  type PolicyOverride,
  ProtocolError,
} from '@keystroke-auth/protocol';
import type { ChallengeRecord } from '../../ports/challengeRecords.ts';
import type { LookedUp } from '../../ports/lookUps.ts';
import type { Records } from '../../ports/store.ts';
import type { UserKey } from '../../ports/userRecords.ts';
import { type By, byOf } from '../audit/by.ts';
import type { Call } from './call.ts';
import { checkAge } from './challengeAge.ts';
import { findChallenge } from './findChallenge.ts';
import { policyOf, tighten } from './policies.ts';
import { textTagOf } from './profileNames.ts';
import type { TypedSample } from './samples.ts';

/** What a call may do, once it is known who calls. */
export interface Access {
  readonly by: By;
  readonly user: UserKey;
  /** The application's, tightened by the request. */
  readonly policy: Policy;
  /** What the caller's key allows; nothing for a challenge but the one action. */
  readonly scopes: readonly string[];
  /** The challenge that the samples were typed for, used up by this call; null where none was asked for. */
  readonly challenge: ChallengeRecord | null;
  /** Whom it is about, as the transaction found them. */
  readonly found: LookedUp;
}

export interface Wanted {
  readonly userId: string;
  readonly action: ChallengeAction;
  readonly override?: PolicyOverride | undefined;
  readonly samples: readonly TypedSample[];
  /** Label of the text that the samples are of. */
  readonly textId: string;
}

export type OpenAccess = (records: Records, call: Call, wanted: Wanted, now: Date) => Promise<Access>;

/**
 * Who may act on a person, by which policy. Uses up the challenge: when the transaction fails, it is unused again, so
 * that a mistake in the request costs the person nothing; but for samples that were there before it (challengeAge.ts).
 */
export function createOpenAccess({ fallback }: { readonly fallback: Policy }): OpenAccess {
  return async (records, call, wanted, now) => {
    const { caller } = call;
    if (caller.kind === 'challenge') refuseContext(wanted.samples);
    const token = tokenOf(
      caller.kind === 'challenge' ? caller.token : undefined,
      wanted.samples.map(({ challenge }) => challenge),
    );
    const challenge = token === undefined ? null : await findChallenge(records, token);
    const application = caller.kind === 'key' ? caller.principal.application : challenge?.application;
    if (application === undefined) throw new ProtocolError('challenge_invalid');
    const user = { application, userId: wanted.userId };
    const found = await records.lookUps.about(user);
    const policy = tighten(
      await policyOf(records, application, fallback, found.application),
      wanted.override,
    );
    if (challenge === null) {
      if (policy.require_challenge) throw new ProtocolError('challenge_missing');
    } else {
      checkBinding(challenge, user, wanted.action, await textTagOf(records, user, wanted.textId));
      if (caller.kind === 'challenge' && challenge.origin !== null && challenge.origin !== caller.origin) {
        throw new ProtocolError('challenge_invalid', 'the challenge is for another web origin');
      }
      if (challenge.expiresAt <= now) throw new ProtocolError('challenge_expired');
      if (!(await records.challenges.consume(challenge.id, now))) throw new ProtocolError('challenge_used');
      checkAge(challenge, wanted.samples, now);
    }
    const by = byOf(call);
    const scopes = caller.kind === 'key' ? caller.principal.scopes : [];
    return { by, user, policy, scopes, challenge, found };
  };
}

/** What a backend knows of a device is worth something; what the device says of itself is not. */
function refuseContext(samples: readonly TypedSample[]): void {
  const index = samples.findIndex(({ context }) => context !== undefined);
  if (index < 0) return;
  throw new ProtocolError(
    'body_invalid',
    `sample ${index}: got a context from the holder of a challenge, expected one from a server with a key`,
  );
}

/** One request, one challenge, however many samples. */
function tokenOf(bearer: string | undefined, ofSamples: readonly (string | undefined)[]): string | undefined {
  const given = ofSamples.filter((token) => token !== undefined);
  const [first = bearer] = given;
  if ([bearer ?? first, ...given].some((token) => token !== first)) {
    throw new ProtocolError('challenge_invalid', 'got different challenges, expected one for the request');
  }
  if (given.length > 0 && given.length < ofSamples.length) {
    throw new ProtocolError(
      'challenge_invalid',
      'got samples without the challenge, expected it with all or none',
    );
  }
  return first;
}

function checkBinding(
  challenge: ChallengeRecord,
  user: UserKey,
  action: ChallengeAction,
  textTag: string,
): void {
  if (challenge.application !== user.application || challenge.userId !== user.userId) {
    throw new ProtocolError('challenge_invalid', 'the challenge is for another user');
  }
  if (challenge.action !== action) {
    throw new ProtocolError(
      'challenge_invalid',
      `the challenge is for ${challenge.action}, not for ${action}`,
    );
  }
  if (challenge.textTag !== textTag) {
    throw new ProtocolError('challenge_invalid', 'the challenge is for another text');
  }
}
