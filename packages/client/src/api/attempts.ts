import type {
  Attempt,
  AttemptPage,
  AttemptRhythm,
  DecisionWord,
  OutcomeAnswer,
  OutcomeRequest,
} from '@keystroke-auth/protocol';
import { decisionWith, objectWith } from './answers.ts';
import { READ, WRITE } from './kinds.ts';
import type { CallOptions, WriteOptions } from './options.ts';
import { isPage, listing, type PageQuery } from './pages.ts';
import { path, withDates, withQuery } from './path.ts';
import type { Send } from './request.ts';

export interface AttemptsQuery extends PageQuery {
  readonly userId?: string;
  readonly decision?: DecisionWord;
  readonly since?: Date;
  readonly until?: Date;
}

/** What was decided, and how the people behind it were confirmed. */
export interface Attempts {
  get(attemptId: string, options?: CallOptions): Promise<Attempt>;
  /** How it was typed: times without keys. Takes the scope `users:export`. */
  rhythm(attemptId: string, options?: CallOptions): Promise<AttemptRhythm>;
  /** Tries, newest first, page after page. */
  list(query?: AttemptsQuery, options?: CallOptions): AsyncGenerator<Attempt, void, undefined>;
  /** One page of tries. */
  page(query?: AttemptsQuery, options?: CallOptions): Promise<AttemptPage>;
  /** Reports, once, how another factor confirmed the person: what templates learn from. */
  outcome(attemptId: string, outcome: OutcomeRequest, options?: WriteOptions): Promise<OutcomeAnswer>;
}

const isAttempt = decisionWith<Attempt>('id', 'user_id');
const isRhythm = objectWith<AttemptRhythm>('attempt_id', 'samples');
const isOutcome = objectWith<OutcomeAnswer>('attempt_id', 'learned');

export function createAttempts(send: Send): Attempts {
  return {
    get: async (attemptId, options) =>
      send({ ...READ, path: path`/v1/attempts/${attemptId}`, check: isAttempt }, options),
    rhythm: async (attemptId, options) =>
      send({ ...READ, path: path`/v1/attempts/${attemptId}/rhythm`, check: isRhythm }, options),
    ...listing(async (query: AttemptsQuery = {}, options?: CallOptions) =>
      send(
        { ...READ, path: withQuery('/v1/attempts', withDates(query)), check: isPage<AttemptPage> },
        options,
      ),
    ),
    outcome: async (attemptId, body, options) =>
      send({ ...WRITE, path: path`/v1/attempts/${attemptId}/outcome`, body, check: isOutcome }, options),
  };
}
