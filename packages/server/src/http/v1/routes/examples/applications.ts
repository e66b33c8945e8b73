import type { Example } from '../../../openapi/operation.ts';

const params = { application_id: 'default' };

export const APPLICATION_EXAMPLES: readonly Example[] = [
  { name: 'own', summary: 'The application of the key', params, status: 200 },
  {
    name: 'another',
    summary: 'Another is as if it were not there',
    params: { application_id: 'other' },
    status: 404,
  },
];
export const POLICY_EXAMPLES: readonly Example[] = [
  { name: 'preset', summary: 'A preset', params, body: { preset: 'strict' }, status: 200 },
  {
    name: 'settings',
    summary: 'A preset with settings of your own',
    params,
    body: { preset: 'balanced', target_false_match_rate: 0.005, update: 'clear_accept' },
    status: 200,
  },
  {
    name: 'contradiction',
    summary: 'Settings that contradict each other',
    params,
    body: { target_false_match_rate: 0.05, step_up_false_match_rate: 0.01 },
    status: 422,
  },
];
