import type { DecisionClaims } from '@keystroke-auth/protocol';
import { checkTexts } from './checkTexts.ts';
import type { KeySource } from './keySource.ts';
import { readClaims } from './readClaims.ts';
import { readToken } from './readToken.ts';
import { createSeenTokens, type SeenTokens } from './seenTokens.ts';
import { sourceOf, type TokenKeys } from './sourceOf.ts';
import { DecisionTokenError, type TokenErrorCode } from './tokenError.ts';

/** What every token that is taken here has in common. */
export type TokenExpectations = TokenKeys & {
  /** The service's TOKEN_ISSUER. */
  readonly issuer: string;
  /** The token_audience of the application's policy: this service. */
  readonly audience: string;
  readonly application: string;
  /** Which tokens were taken before; by default, by this process. */
  readonly seen?: SeenTokens;
  /** Seconds by which clocks may differ: 0 to 60; 5. */
  readonly leeway?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /**
   * Takes tokens of attempts without a challenge, where null is expected; otherwise null is refused like anything else
   * that is missing, such as a column that nobody filled. Only where the application's policy asks for no challenge.
   */
  readonly allowNoChallenge?: boolean;
};

export type VerifyTokenOptions = TokenExpectations & {
  /** The person who is signed in here, or wants to be: never taken from the token or the request. */
  readonly subject: string;
  /** challenge_id of the challenge that was made for this person and this purpose; null where none is asked for. */
  readonly nonce: string | null;
};

const TOKEN_TYPE = 'keystroke-decision+jwt';
const LEEWAY = 5;
const MAX_LEEWAY = 60;

/**
 * Checks a decision token, and takes it: the same one is refused the next time.
 *
 * @returns its claims: this person was allowed by this service, for this audience and challenge, within the last minute
 * @throws {DecisionTokenError} for every token that says anything else
 * @throws {TypeError} when nothing is expected of a claim: an expectation that is missing must not match
 */
export async function verifyDecisionToken(
  token: unknown,
  options: VerifyTokenOptions,
): Promise<DecisionClaims> {
  const { issuer, audience, application, subject, nonce } = options;
  const { seen = seenHere, leeway = LEEWAY, now = Date.now } = options;
  const source = checkExpectations(options);
  checkTexts(nonce === null && options.allowNoChallenge === true ? { subject } : { subject, nonce });
  const { kid, signature, signed, payload } = readToken(token, TOKEN_TYPE);
  const key = await source.find(kid);
  if (key === null) throw new DecisionTokenError('key_unknown');
  if (!(await crypto.subtle.verify('Ed25519', key, signature, signed))) {
    throw new DecisionTokenError('signature_invalid');
  }
  const claims = readClaims(payload);
  const expected: readonly [boolean, TokenErrorCode][] = [
    [claims.iss === issuer, 'issuer_differs'],
    [claims.aud === audience, 'audience_differs'],
    [claims.app === application, 'application_differs'],
    [claims.sub === subject, 'subject_differs'],
    [claims.nonce === nonce, 'nonce_differs'],
    [claims.iat - leeway <= now() / 1_000, 'not_yet_valid'],
    [now() / 1_000 < claims.exp + leeway, 'expired'],
  ];
  for (const [holds, code] of expected) if (!holds) throw new DecisionTokenError(code);
  // Last, so that only a token that is taken is used up, and by one of those who send it at the same time.
  await take(seen, JSON.stringify([claims.iss, claims.jti]), (claims.exp + leeway) * 1_000);
  return claims;
}

async function take(seen: SeenTokens, id: string, until: number): Promise<void> {
  let isNew: unknown;
  try {
    isNew = await seen.add(id, until);
  } catch (cause) {
    throw new DecisionTokenError('seen_unavailable', { cause });
  }
  if (isNew !== true) throw new DecisionTokenError('replayed');
}

/** Gives where the keys come from. @throws {TypeError} for settings by which tokens can't be checked */
export function checkExpectations(expectations: TokenExpectations): KeySource {
  const { issuer, audience, application, seen, leeway, now, allowNoChallenge } = expectations;
  checkTexts({ issuer, audience, application });
  // A leeway such as '5', as the environment gives it, would be put behind the seconds of `exp`, not added to them.
  if (leeway !== undefined && !(isNumber(leeway) && leeway >= 0 && leeway <= MAX_LEEWAY)) {
    throw new TypeError(`leeway: got ${shown(leeway)}, expected a number of seconds from 0 to ${MAX_LEEWAY}`);
  }
  if (now !== undefined && typeof now !== 'function') {
    throw new TypeError(`now: got ${typeof now}, expected a function`);
  }
  if (seen !== undefined && typeof seen?.add !== 'function') {
    throw new TypeError(`seen: got ${typeof seen}, expected an object with the function add`);
  }
  if (allowNoChallenge !== undefined && typeof allowNoChallenge !== 'boolean') {
    throw new TypeError(`allowNoChallenge: got ${typeof allowNoChallenge}, expected true or false`);
  }
  return sourceOf(expectations);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function shown(value: unknown): string {
  return isNumber(value) ? String(value) : typeof value;
}

/** Tokens that were taken by this process, whoever asked. */
const seenHere = createSeenTokens();
