import type { ClientDecision } from '@keystroke-auth/protocol';
import { type Applications, createApplications } from './applications.ts';
import { type Attempts, createAttempts } from './attempts.ts';
import { type Audit, createAudit } from './audit.ts';
import { baseOf } from './baseUrl.ts';
import { type Challenges, createChallenges } from './challenges.ts';
import { systemClock } from './clock.ts';
import { createHealth, type Health } from './health.ts';
import { newIdempotencyKey } from './idempotencyKey.ts';
import { createKeys, type Keys } from './keys.ts';
import { createMatch, type Match } from './match.ts';
import { type ClientOptions, patienceOf } from './options.ts';
import type { Send } from './request.ts';
import { createSend } from './send.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createTyping, type Typing } from './typing.ts';
import { createUsers, type Users } from './users.ts';
import { createWebhooks, type Webhooks } from './webhooks.ts';

/**
 * Version 1 of the service, for a server that holds an API key. Every method throws a `KeystrokeAuthError` without the
 * answer that it is for, or the reason of the caller's signal; whatever is thrown means that nobody was verified.
 */
export interface Client {
  readonly users: Users;
  readonly attempts: Attempts;
  readonly challenges: Challenges;
  readonly sessions: Sessions;
  readonly applications: Applications;
  readonly keys: Keys;
  readonly webhooks: Webhooks;
  readonly audit: Audit;
  readonly match: Match;
  readonly health: Health;
}

/** What a browser or an app can do with a challenge, once. It is told the decision and nothing about how near it was. */
export interface ChallengeClient {
  readonly users: Typing<ClientDecision>;
}

/**
 * @param options.apiKey belongs on servers only
 * @throws {TypeError} for a url or key that can't be one
 */
export function createClient(options: ClientOptions & { readonly apiKey: string }): Client {
  if (typeof options.apiKey !== 'string') throw missing('apiKey', options.apiKey);
  if (options.apiKey.startsWith(CHALLENGE_PREFIX)) {
    throw new TypeError('apiKey: got the token of a challenge, which is for createChallengeClient');
  }
  const send = sendWith('apiKey', options.apiKey, options);
  return {
    users: createUsers(send),
    attempts: createAttempts(send),
    challenges: createChallenges(send),
    sessions: createSessions(send),
    applications: createApplications(send),
    keys: createKeys(send),
    webhooks: createWebhooks(send),
    audit: createAudit(send),
    match: createMatch(send),
    health: createHealth(send),
  };
}

/**
 * @param options.challenge the token of a challenge that your backend made for this person and action
 * @throws {TypeError} for a url or token that can't be one
 */
export function createChallengeClient(
  options: ClientOptions & { readonly challenge: string },
): ChallengeClient {
  if (typeof options.challenge !== 'string') throw missing('challenge', options.challenge);
  if (!options.challenge.startsWith(CHALLENGE_PREFIX)) {
    throw new TypeError('challenge: got something else, expected a token of POST /v1/challenges');
  }
  return { users: createTyping<ClientDecision>(sendWith('challenge', options.challenge, options)) };
}

const CHALLENGE_PREFIX = 'kc_';

/** Of programs without types, and of variables of the environment that a type was claimed for. */
function missing(name: string, got: unknown): TypeError {
  return new TypeError(
    `${name}: got ${got === null ? 'null' : typeof got}, expected text; is the variable set that it comes from?`,
  );
}

function sendWith(name: string, secret: string, options: ClientOptions): Send {
  // Here rather than in `fetch`, whose message would repeat the secret.
  if (!/^[!-~]+$/.test(secret)) {
    const got = secret === '' ? 'an empty text' : 'characters that no such secret has';
    throw new TypeError(
      `${name}: got ${got}, expected it as the service gave it; is the variable set that it comes from?`,
    );
  }
  return createSend({
    base: baseOf(options.url),
    secret,
    patience: patienceOf(options),
    // Looked up when it is called, for those who replace it later, and called as a function of the page.
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    newIdempotencyKey: options.newIdempotencyKey ?? newIdempotencyKey,
  });
}
