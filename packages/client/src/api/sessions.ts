import type { Sample, Session, SessionRequest } from '@keystroke-auth/protocol';
import { decisionWith } from './answers.ts';
import type { CallOptions, WriteOptions } from './options.ts';
import { path } from './path.ts';
import type { Send } from './request.ts';

/** Continuous authentication on free text: evidence adds up, and fades when nobody types. */
export interface Sessions {
  start(request: SessionRequest, options?: WriteOptions): Promise<Session>;
  /** Adds what was typed since the last time, and decides on all of it. */
  add(sessionId: string, samples: Sample | readonly Sample[], options?: WriteOptions): Promise<Session>;
  /** What the session shows now. */
  get(sessionId: string, options?: CallOptions): Promise<Session>;
}

const check = decisionWith<Session>('session_id', 'expires_at');

export function createSessions(send: Send): Sessions {
  const write = { method: 'POST', repeat: 'with-key', check } as const;
  return {
    start: async (body, options) => send({ ...write, path: '/v1/sessions', body, statuses: [201] }, options),
    add: async (sessionId, body, options) =>
      send({ ...write, path: path`/v1/sessions/${sessionId}/samples`, body, statuses: [200] }, options),
    get: async (sessionId, options) =>
      send(
        {
          ...{ method: 'GET', repeat: 'always', statuses: [200] },
          ...{ path: path`/v1/sessions/${sessionId}`, check },
        },
        options,
      ),
  };
}
