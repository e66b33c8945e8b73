import type { Example } from '../../../openapi/operation.ts';
import { EXAMPLE_DELIVERY_ID, EXAMPLE_WEBHOOK_ID, UNKNOWN_ID } from './ids.ts';

const params = { webhook_id: EXAMPLE_WEBHOOK_ID };
const unknown = {
  name: 'unknown',
  summary: 'No such webhook',
  params: { webhook_id: UNKNOWN_ID },
  status: 404,
};

export const CREATE_WEBHOOK_EXAMPLES: readonly Example[] = [
  {
    name: 'locks',
    summary: 'Of people who are locked, enrolled or erased',
    body: {
      url: 'https://app.example.org/hooks/typing',
      events: ['user.locked', 'user.enrolled', 'user.erased'],
      description: 'support desk',
    },
    status: 201,
  },
  {
    name: 'inside',
    summary: 'Not into a private network',
    body: { url: 'https://192.168.0.7/hooks', events: ['user.locked'] },
    status: 422,
  },
];
export const LIST_WEBHOOKS_EXAMPLES: readonly Example[] = [
  { name: 'all', summary: 'Every webhook of the application', status: 200 },
  { name: 'no-pages', summary: 'The list has no pages', query: { limit: '5' }, status: 400 },
];
export const WEBHOOK_EXAMPLES: readonly Example[] = [
  { name: 'webhook', summary: 'One webhook, without its secret', params, status: 200 },
  unknown,
];
export const CHANGE_WEBHOOK_EXAMPLES: readonly Example[] = [
  { name: 'off', summary: 'Switch it off', params, body: { enabled: false }, status: 200 },
  {
    name: 'no-tls',
    summary: 'Never without TLS',
    params,
    body: { url: 'http://app.example.org/hooks/typing' },
    status: 422,
  },
  { ...unknown, body: { enabled: true } },
];
export const REMOVE_WEBHOOK_EXAMPLES: readonly Example[] = [
  { name: 'remove', summary: 'Remove it', params, status: 204 },
  unknown,
];
export const ROTATE_EXAMPLES: readonly Example[] = [
  {
    name: 'an-hour',
    summary: 'Both secrets sign for an hour',
    params,
    body: { overlap_seconds: 3_600 },
    status: 200,
  },
  { ...unknown, body: {} },
];
export const TEST_WEBHOOK_EXAMPLES: readonly Example[] = [
  { name: 'ping', summary: 'Is anybody there?', params, status: 202 },
  unknown,
];
export const LIST_DELIVERIES_EXAMPLES: readonly Example[] = [
  { name: 'newest', summary: 'The newest', params, query: { limit: '20' }, status: 200 },
  unknown,
];
export const REDELIVER_EXAMPLES: readonly Example[] = [
  {
    name: 'again',
    summary: 'Send it again',
    params: { ...params, delivery_id: EXAMPLE_DELIVERY_ID },
    status: 202,
  },
  {
    name: 'unknown',
    summary: 'No such delivery',
    params: { ...params, delivery_id: UNKNOWN_ID },
    status: 404,
  },
];
