import type {
  Attempt,
  AttemptPage,
  AttemptRhythm,
  DecisionWord,
  OutcomeAnswer,
  OutcomeRequest,
} from '@keystroke-auth/protocol';
import { decisionWith, objectWith } from './answers.ts';
import type { CallOptions, WriteOptions } from './options.ts';
import { everyItem, type PageQuery } from './pages.ts';
import { path, withQuery } from './path.ts';
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
const isAttemptPage = objectWith<AttemptPage>('items', 'next_cursor');
const isOutcome = objectWith<OutcomeAnswer>('attempt_id', 'learned');

export function createAttempts(send: Send): Attempts {
  const read = { method: 'GET', repeat: 'always', statuses: [200] } as const;
  const page: Attempts['page'] = async ({ userId, since, until, ...query } = {}, options) => {
    const asked = { ...query, user_id: userId, since: since?.toISOString(), until: until?.toISOString() };
    return send({ ...read, path: withQuery('/v1/attempts', asked), check: isAttemptPage }, options);
  };
  return {
    get: async (attemptId, options) =>
      send({ ...read, path: path`/v1/attempts/${attemptId}`, check: isAttempt }, options),
    rhythm: async (attemptId, options) =>
      send({ ...read, path: path`/v1/attempts/${attemptId}/rhythm`, check: isRhythm }, options),
    list: (query = {}, options) => everyItem(page, query, options),
    page,
    outcome: async (attemptId, body, options) =>
      send(
        {
          ...{ method: 'POST', repeat: 'with-key', statuses: [200] },
          ...{ path: path`/v1/attempts/${attemptId}/outcome`, body, check: isOutcome },
        },
        options,
      ),
  };
}
