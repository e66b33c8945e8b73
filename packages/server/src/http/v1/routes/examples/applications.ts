import type { Example } from '../../../openapi/operation.ts';

const params = { application_id: 'default' };

export const LIST_APPLICATIONS_EXAMPLES: readonly Example[] = [
  { name: 'own', summary: 'The application of the key', status: 200 },
  { name: 'all', summary: 'Every application, with the scope tenants', scopes: ['tenants'], status: 200 },
  { name: 'too-many', summary: 'A page that is too long', query: { limit: '1000' }, status: 400 },
];
export const CREATE_APPLICATION_EXAMPLES: readonly Example[] = [
  {
    name: 'shop',
    summary: 'A tenant with a policy of its own',
    body: { id: 'shop', policy: { preset: 'strict' } },
    status: 201,
  },
  { name: 'taken', summary: 'There is one already', body: { id: 'default' }, status: 409 },
];
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
export const REMOVE_APPLICATION_EXAMPLES: readonly Example[] = [
  {
    name: 'with-people',
    summary: 'A tenant and its people',
    params: { application_id: 'club' },
    query: { erase_people: 'true' },
    status: 200,
  },
  {
    name: 'people-stay',
    summary: 'Not by mistake',
    params: { application_id: 'club' },
    status: 409,
  },
  {
    name: 'unknown',
    summary: 'No such application',
    params: { application_id: 'other' },
    status: 404,
  },
];
