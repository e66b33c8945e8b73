import type { Example } from '../../../openapi/operation.ts';
import { EXAMPLE_KEY_ID } from './ids.ts';

const params = { key_id: EXAMPLE_KEY_ID };
const unknown = { name: 'unknown', summary: 'No such key', params: { key_id: '0'.repeat(16) }, status: 404 };

export const CREATE_KEY_EXAMPLES: readonly Example[] = [
  {
    name: 'backend',
    summary: 'For a backend that decides, for a week',
    body: {
      label: 'shop backend',
      scopes: ['verify', 'challenges', 'outcomes'],
      expires_in_seconds: 604_800,
    },
    scopes: ['verify', 'challenges', 'outcomes'],
    status: 201,
  },
  {
    name: 'sandbox',
    summary: 'For tests: a key of the sandbox',
    body: { label: 'tests', scopes: ['verify'], environment: 'test' },
    scopes: ['verify'],
    status: 201,
  },
  {
    name: 'more-than-it-has',
    summary: 'No more than the key that asks has',
    body: { label: 'eraser', scopes: ['users:delete'] },
    status: 403,
  },
];
export const LIST_KEYS_EXAMPLES: readonly Example[] = [
  { name: 'newest', summary: 'The newest', query: { limit: '20' }, status: 200 },
  {
    name: 'another',
    summary: 'Not those of another application',
    query: { application: 'other' },
    status: 404,
  },
];
export const KEY_EXAMPLES: readonly Example[] = [
  { name: 'key', summary: 'One key, without its secret', params, status: 200 },
  unknown,
];
export const ROTATE_KEY_EXAMPLES: readonly Example[] = [
  {
    name: 'an-hour',
    summary: 'The old key goes on for an hour',
    params,
    body: { overlap_seconds: 3_600 },
    scopes: ['verify'],
    status: 201,
  },
  { ...unknown, body: {} },
];
export const REVOKE_KEY_EXAMPLES: readonly Example[] = [
  { name: 'revoke', summary: 'It is refused from now on', params, scopes: ['verify'], status: 204 },
  { name: 'stronger', summary: 'Not one that may do more than the key that asks', params, status: 403 },
  unknown,
];
