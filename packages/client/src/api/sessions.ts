import type { Sample, Session, SessionRequest } from '@keystroke-auth/protocol';
import { decisionWith } from './answers.ts';
import { CREATE, READ, WRITE } from './kinds.ts';
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
  return {
    start: async (body, options) => send({ ...CREATE, path: '/v1/sessions', body, check }, options),
    add: async (sessionId, body, options) =>
      send({ ...WRITE, path: path`/v1/sessions/${sessionId}/samples`, body, check }, options),
    get: async (sessionId, options) =>
      send({ ...READ, path: path`/v1/sessions/${sessionId}`, check }, options),
  };
}
