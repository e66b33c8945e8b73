import type { Example } from '../../../openapi/operation.ts';
import { EXAMPLE_SESSION_ID, UNKNOWN_ID } from './ids.ts';
import { adaTypes } from './typing.ts';

const params = { session_id: EXAMPLE_SESSION_ID };

export const START_EXAMPLES: readonly Example[] = [
  {
    name: 'start',
    summary: 'When somebody opens the editor',
    body: { user_id: 'ada', text_id: 'mail', device: 'desktop', half_life_seconds: 300 },
    status: 201,
  },
  {
    name: 'no-half-life',
    summary: 'Evidence has to fade',
    body: { user_id: 'ada', half_life_seconds: 0 },
    status: 400,
  },
];
export const ADD_EXAMPLES: readonly Example[] = [
  {
    name: 'add',
    summary: 'What was typed since the last time',
    params,
    body: { ...adaTypes(41), capture: { device: 'desktop', text: 'free', text_id: 'mail' } },
    status: 200,
  },
  {
    name: 'unknown',
    summary: 'No such session',
    params: { session_id: UNKNOWN_ID },
    body: adaTypes(42),
    status: 404,
  },
];
export const READ_SESSION_EXAMPLES: readonly Example[] = [
  { name: 'read', summary: 'Before something that needs trust', params, status: 200 },
  { name: 'unknown', summary: 'No such session', params: { session_id: UNKNOWN_ID }, status: 404 },
];
