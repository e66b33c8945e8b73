import type { MatchAnswer, MatchRequest } from '@keystroke-auth/protocol';
import { objectWith } from './answers.ts';
import type { CallOptions } from './options.ts';
import type { Send } from './request.ts';

/** Were two groups of samples typed by one person? Stores nothing, and so may be repeated without a key. */
export type Match = (request: MatchRequest, options?: CallOptions) => Promise<MatchAnswer>;

const check = objectWith<MatchAnswer>('likelihood_ratio', 'same_person');

export function createMatch(send: Send): Match {
  return async (body, options) =>
    send({ method: 'POST', path: '/v1/match', body, repeat: 'always', statuses: [200], check }, options);
}
