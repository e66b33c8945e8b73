import type { Example } from '../../../openapi/operation.ts';
import { EXAMPLE_ATTEMPT_ID, UNKNOWN_ID } from './ids.ts';

const params = { attempt_id: EXAMPLE_ATTEMPT_ID };

export const LIST_ATTEMPTS_EXAMPLES: readonly Example[] = [
  {
    name: 'denied',
    summary: 'What one person was denied',
    query: { user_id: 'ada', decision: 'deny', limit: '20' },
    status: 200,
  },
  { name: 'no-time', summary: 'Times are ISO 8601', query: { since: 'yesterday' }, status: 400 },
];
export const ATTEMPT_EXAMPLES: readonly Example[] = [
  { name: 'attempt', summary: 'One try', params, status: 200 },
  {
    name: 'unknown',
    summary: 'No such try',
    params: { attempt_id: UNKNOWN_ID },
    status: 404,
  },
];
export const RHYTHM_EXAMPLES: readonly Example[] = [
  { name: 'rhythm', summary: 'Holds and gaps of one try', params, status: 200 },
  {
    name: 'unknown',
    summary: 'No such try',
    params: { attempt_id: UNKNOWN_ID },
    status: 404,
  },
];
export const OUTCOME_EXAMPLES: readonly Example[] = [
  {
    name: 'confirmed',
    summary: 'It was the person: an authenticator app said so',
    params,
    body: { success: true, verified_by: 'totp' },
    status: 200,
  },
  {
    name: 'not-confirmed',
    summary: 'The other factor failed, too',
    params,
    body: { success: false, verified_by: 'totp' },
    status: 200,
  },
  {
    name: 'unknown',
    summary: 'No such try',
    params: { attempt_id: UNKNOWN_ID },
    body: { success: true, verified_by: 'totp' },
    status: 404,
  },
];
