import type { Example } from '../../../openapi/operation.ts';
import { adaTypes, somebodyElseTypes } from './typing.ts';

export const MATCH_EXAMPLES: readonly Example[] = [
  {
    name: 'same-person',
    summary: 'Five samples and one more of the same person',
    body: { reference: [1, 2, 3, 4, 5].map(adaTypes), probe: [adaTypes(6)] },
    status: 200,
  },
  {
    name: 'somebody-else',
    summary: 'Five samples and one of somebody else',
    body: { reference: [1, 2, 3, 4, 5].map(adaTypes), probe: [somebodyElseTypes(6)] },
    status: 200,
  },
  {
    name: 'nothing-typed',
    summary: 'A single key has no rhythm',
    body: { reference: [adaTypes(1)], probe: [{ keystroke_data: adaTypes(2).keystroke_data.slice(0, 1) }] },
    status: 400,
  },
];
