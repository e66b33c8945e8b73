import { isRecord, type SimulatedDevice, type SimulatedEvent } from '@keystroke-auth/engine';
import type { Answer, ApiClient } from './apiClient.ts';

/** One typing by somebody, sent for a user. */
export interface Typed {
  readonly userId: string;
  readonly events: readonly SimulatedEvent[];
  readonly device: SimulatedDevice;
  /** Names what the person sits at: everybody has a device of their own. */
  readonly from: string;
}

/** What was decided on a try. */
export interface LoadDecision {
  /** In the service's own words; the HTTP status where there is no decision. */
  readonly decision: string;
  /** `unjudged`: the typing was not compared, and another factor is asked for; `error`: there is no decision. */
  readonly outcome: 'allowed' | 'not_allowed' | 'unjudged' | 'error';
}

export interface EnrolmentStep {
  readonly enrolled: boolean;
  /** In words; null where the sample was taken. */
  readonly error: string | null;
}

/** The routes that a load is sent to: an interface of the service that enrols and verifies. */
export interface LoadApi {
  enrol(typed: Typed): Promise<EnrolmentStep>;
  verify(typed: Typed): Promise<LoadDecision>;
}

/** By the name of the interface. */
export const LOAD_APIS: Readonly<Record<string, (api: ApiClient) => LoadApi>> = { compat, v1 };

/** The Flask service's routes. */
function compat(api: ApiClient): LoadApi {
  const body = ({ userId, events }: Typed) => ({ user_id: userId, keystroke_data: events });
  return {
    async enrol(typed) {
      const answer = await api.post('/train', body(typed));
      if (answer.status !== 200) return refused(answer);
      return { enrolled: answer.body.model_trained === true, error: null };
    },
    async verify(typed) {
      const answer = await api.post('/predict', body(typed));
      if (answer.status !== 200) return undecided(answer);
      return answer.body.authenticated === true
        ? { decision: 'authenticated', outcome: 'allowed' }
        : { decision: 'rejected', outcome: 'not_allowed' };
    },
  };
}

/** Version 1, without challenges: with one, a sample is refused that does not take as long as it says. */
function v1(api: ApiClient): LoadApi {
  const send = async (path: string, typed: Typed): Promise<Answer> => {
    const answer = await api.post(`/v1/users/${typed.userId}/${path}`, {
      keystroke_data: typed.events,
      capture: { device: typed.device },
      context: { device_id: typed.from },
    });
    if (answer.body.code !== 'challenge_missing') return answer;
    return { ...answer, body: { ...answer.body, detail: NEEDS_NO_CHALLENGE } };
  };
  return {
    async enrol(typed) {
      const answer = await send('samples', typed);
      if (answer.status >= 300) return refused(answer);
      return { enrolled: answer.body.enrolled === true, error: null };
    },
    async verify(typed) {
      const answer = await send('verify', typed);
      if (answer.status !== 200) return undecided(answer);
      const { decision, reasons } = answer.body;
      if (decision === 'insufficient') {
        return { decision: `insufficient: ${firstCode(reasons)}`, outcome: 'unjudged' };
      }
      return { decision: String(decision), outcome: decision === 'allow' ? 'allowed' : 'not_allowed' };
    },
  };
}

const NEEDS_NO_CHALLENGE =
  'the application asks for challenges, and with one nobody types faster than people do: take another, or set ' +
  'require_challenge to false for the run';

/** The compatible routes say `error`, version 1 `detail`. */
function refused({ status, body }: Answer): EnrolmentStep {
  const reason = body.error ?? body.detail ?? 'no reason given';
  return { enrolled: false, error: `HTTP ${status}: ${String(reason)}` };
}

function undecided({ status }: Answer): LoadDecision {
  return { decision: `HTTP ${status}`, outcome: 'error' };
}

function firstCode(reasons: unknown): string {
  const first: unknown = Array.isArray(reasons) ? reasons[0] : undefined;
  return isRecord(first) ? String(first.code) : 'no reason given';
}
