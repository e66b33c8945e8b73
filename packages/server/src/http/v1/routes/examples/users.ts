import type { Example } from '../../../openapi/operation.ts';
import { EXAMPLE_PROFILE_ID, UNKNOWN_ID } from './ids.ts';

const params = { user_id: 'ada' };
const profile = { ...params, profile_id: EXAMPLE_PROFILE_ID };
const nobody = { user_id: 'nobody' };
const noProfile = { ...params, profile_id: UNKNOWN_ID };

export const LIST_USERS_EXAMPLES: readonly Example[] = [
  { name: 'first-page', summary: 'The first ten', query: { limit: '10' }, status: 200 },
  { name: 'too-many', summary: 'A page has an upper bound', query: { limit: '100000' }, status: 400 },
];
export const USER_EXAMPLES: readonly Example[] = [
  {
    name: 'by-label',
    summary: 'With the label of a text, which the service itself can’t read back',
    params,
    query: { text_id: 'passphrase' },
    status: 200,
  },
  { name: 'unknown', summary: 'Nobody of that name', params: nobody, status: 404 },
];
export const ERASE_EXAMPLES: readonly Example[] = [
  { name: 'erase', summary: 'Everything, at once', params, status: 200 },
  { name: 'unknown', summary: 'Nobody of that name', params: nobody, status: 404 },
];
export const EXPORT_EXAMPLES: readonly Example[] = [
  { name: 'export', summary: 'For a person who asks what is held', params, status: 200 },
  { name: 'unknown', summary: 'Nobody of that name', params: nobody, status: 404 },
];
export const UNLOCK_EXAMPLES: readonly Example[] = [
  { name: 'unlock', summary: 'After a call to support', params, status: 200 },
  { name: 'unknown', summary: 'Nobody of that name', params: nobody, status: 404 },
];
export const EXEMPTION_EXAMPLES: readonly Example[] = [
  {
    name: 'exempt',
    summary: 'Somebody who can’t type that way',
    params,
    body: { exempt: true, reason: 'broken wrist' },
    status: 200,
  },
  { name: 'no-reason', summary: 'An exemption has a reason', params, body: { exempt: true }, status: 400 },
];
export const CONSENT_EXAMPLES: readonly Example[] = [
  {
    name: 'given',
    summary: 'The person agreed',
    params,
    body: { state: 'given', version: '2026-11' },
    status: 200,
  },
  {
    name: 'withdrawn',
    summary: 'The person no longer agrees: erased',
    params,
    body: { state: 'withdrawn' },
    scopes: ['users:delete'],
    status: 200,
  },
  {
    name: 'unknown',
    summary: 'Nobody of that name has anything to withdraw',
    params: nobody,
    body: { state: 'withdrawn' },
    scopes: ['users:delete'],
    status: 404,
  },
];
export const REMOVE_PROFILE_EXAMPLES: readonly Example[] = [
  { name: 'remove', summary: 'One profile only', params: profile, status: 204 },
  { name: 'unknown', summary: 'No such profile', params: noProfile, status: 404 },
];
export const RESET_EXAMPLES: readonly Example[] = [
  { name: 'reset', summary: 'After an injury', params: profile, status: 200 },
  { name: 'unknown', summary: 'No such profile', params: noProfile, status: 404 },
];
export const ROLLBACK_EXAMPLES: readonly Example[] = [
  {
    name: 'rollback',
    summary: 'Back to the first template',
    params: profile,
    body: { version: 1 },
    status: 200,
  },
  {
    name: 'unknown',
    summary: 'A version that is not kept',
    params: profile,
    body: { version: 99 },
    status: 404,
  },
];
