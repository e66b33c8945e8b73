import type { Example } from '../../../openapi/operation.ts';

export const AUDIT_EXAMPLES: readonly Example[] = [
  {
    name: 'person',
    summary: 'What was done with one person',
    query: { user_id: 'ada', limit: '20' },
    status: 200,
  },
  {
    name: 'policies',
    summary: 'Who changed the policy',
    query: { action: 'policy.changed' },
    status: 200,
  },
  { name: 'no-such-action', summary: 'Actions are named', query: { action: 'enrol' }, status: 400 },
];
