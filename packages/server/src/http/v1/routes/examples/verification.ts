import type { Example } from '../../../openapi/operation.ts';
import { EXAMPLE_ATTEMPT_ID } from './ids.ts';
import { adaBegins, adaTypes, somebodyElseTypes } from './typing.ts';

const params = { user_id: 'ada' };

export const VERIFY_EXAMPLES: readonly Example[] = [
  {
    name: 'shape',
    summary: 'What a sample looks like: only the first four keys, so not ada’s phrase',
    params,
    body: adaBegins(20),
    status: 200,
  },
  { name: 'one-sample', summary: 'What the person has just typed', params, body: adaTypes(21), status: 200 },
  {
    name: 'stricter',
    summary: 'For this request only, a stricter policy, and what each key contributes',
    params,
    body: { ...adaTypes(22), policy: { target_false_match_rate: 0.005 }, include: ['contributions'] },
    status: 200,
  },
  {
    name: 'second-try',
    summary: 'A second try, fused with the one before',
    params,
    body: { ...somebodyElseTypes(22), retry_of: EXAMPLE_ATTEMPT_ID },
    status: 200,
  },
  {
    name: 'two-samples',
    summary: 'Two samples typed one after the other',
    params,
    body: { samples: [adaTypes(23), adaTypes(24)] },
    status: 200,
  },
  {
    name: 'not-enrolled',
    summary: 'Somebody who is not known: use another factor',
    params: { user_id: 'nobody' },
    body: adaTypes(25),
    status: 200,
  },
  {
    name: 'looser',
    summary: 'A request can not loosen the policy',
    params,
    body: { ...adaTypes(26), policy: { target_false_match_rate: 0.1 } },
    status: 422,
  },
  {
    name: 'misspelt',
    summary: 'Unknown fields are refused',
    params,
    body: { ...adaTypes(27), chalenge: 'kc_…' },
    status: 400,
  },
];

export const AUTO_EXAMPLES: readonly Example[] = [
  {
    name: 'enrolling',
    summary: 'The first samples of a person enrol',
    params: { user_id: 'grace' },
    body: somebodyElseTypes(1),
    scopes: ['users:write'],
    status: 200,
  },
  { name: 'verifying', summary: 'Once enrolled, they are judged', params, body: adaTypes(21), status: 200 },
  {
    name: 'looser',
    summary: 'A request can not loosen the policy',
    params,
    body: { ...adaTypes(26), policy: { target_false_match_rate: 0.1 } },
    status: 422,
  },
];
