import type { SimulatedEvent } from '@keystroke-auth/engine';
import type { Answer, ApiClient } from './apiClient.ts';

type Events = readonly SimulatedEvent[];

/** What was decided on a try, in the service's own word. */
export interface LoadDecision {
  /** The HTTP status where there is no decision. */
  readonly decision: string;
  /** Null where there is no decision. */
  readonly allowed: boolean | null;
}

/** The routes that a load is sent to: an interface of the service that enrols and verifies. */
export interface LoadApi {
  /** @returns whether the user is enrolled now; an error in words otherwise */
  enrol(
    userId: string,
    events: Events,
  ): Promise<{ readonly enrolled: boolean; readonly error: string | null }>;
  verify(userId: string, events: Events): Promise<LoadDecision>;
}

/** By the name of the interface. */
export const LOAD_APIS: Readonly<Record<string, (api: ApiClient) => LoadApi>> = { compat };

/** The Flask service's routes. */
function compat(api: ApiClient): LoadApi {
  const body = (user_id: string, keystroke_data: Events) => ({ user_id, keystroke_data });
  return {
    async enrol(userId, events) {
      const answer = await api.post('/train', body(userId, events));
      if (answer.status !== 200) return { enrolled: false, error: inWords(answer) };
      return { enrolled: answer.body.model_trained === true, error: null };
    },
    async verify(userId, events) {
      const answer = await api.post('/predict', body(userId, events));
      if (answer.status !== 200) return { decision: `HTTP ${answer.status}`, allowed: null };
      const allowed = answer.body.authenticated === true;
      return { decision: allowed ? 'authenticated' : 'rejected', allowed };
    },
  };
}

function inWords({ status, body }: Answer): string {
  return `HTTP ${status}: ${String(body.error ?? 'no reason given')}`;
}
