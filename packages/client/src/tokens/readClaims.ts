import type { DecisionClaims } from '@keystroke-auth/protocol';
import { DecisionTokenError } from './tokenError.ts';

/** Longest life of a decision token (s). */
const LIFETIME = 60;

/**
 * The claims of a payload: every one of them, of its kind. One that is missing is a refusal, never a match with whatever
 * was expected.
 *
 * @throws {DecisionTokenError} `claims_incomplete`, `lifetime_too_long`, `not_allowed`
 */
export function readClaims(payload: Readonly<Record<string, unknown>>): DecisionClaims {
  const text = (name: string): string => {
    const value = own(payload, name);
    if (typeof value !== 'string' || value === '') throw incomplete(name);
    return value;
  };
  const time = (name: string): number => {
    const value = own(payload, name);
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw incomplete(name);
    return value;
  };
  const common = {
    iss: text('iss'),
    sub: text('sub'),
    app: text('app'),
    aud: text('aud'),
    nonce: own(payload, 'nonce') === null ? null : text('nonce'),
    attempt_id: text('attempt_id'),
    jti: text('jti'),
    iat: time('iat'),
    exp: time('exp'),
  };
  const lifetime = common.exp - common.iat;
  if (lifetime < 0 || lifetime > LIFETIME) throw new DecisionTokenError('lifetime_too_long');
  if (text('decision') !== 'allow') throw new DecisionTokenError('not_allowed');
  return { ...common, decision: 'allow' };
}

function own(payload: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(payload, name) ? payload[name] : undefined;
}

function incomplete(name: string): DecisionTokenError {
  return new DecisionTokenError('claims_incomplete', { detail: `Look at ${name}.` });
}
