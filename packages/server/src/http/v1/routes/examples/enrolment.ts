import type { Example } from '../../../openapi/operation.ts';
import { adaBegins, adaTypes, somebodyElseTypes } from './typing.ts';

const params = { user_id: 'grace' };

export const ENROL_EXAMPLES: readonly Example[] = [
  {
    name: 'shape',
    summary: 'What a sample looks like: a text of four keys',
    params,
    body: adaBegins(1),
    status: 201,
  },
  {
    name: 'one-sample',
    summary: 'One sample at a time, as the person types',
    params,
    body: somebodyElseTypes(1),
    status: 201,
  },
  {
    name: 'batch',
    summary: 'Several samples, all or none',
    params,
    body: { samples: [1, 2, 3, 4, 5].map(somebodyElseTypes) },
    status: 201,
  },
  {
    name: 'pasted',
    summary: 'A pasted text shows no rhythm',
    params,
    body: { ...somebodyElseTypes(6), capture: { ...somebodyElseTypes(6).capture, flags: ['paste'] } },
    status: 422,
  },
  {
    name: 'enrolled-already',
    summary: 'An enrolled profile takes no samples from just anybody',
    params: { user_id: 'ada' },
    body: adaTypes(31),
    status: 403,
  },
];
