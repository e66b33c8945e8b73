import type { Example } from '../openapi/operation.ts';

export const HEALTH_EXAMPLES: readonly Example[] = [
  { name: 'healthy', summary: 'Ready for requests', status: 200 },
];
export const LIVEZ_EXAMPLES: readonly Example[] = [
  { name: 'alive', summary: 'The process answers', status: 200 },
];
export const READYZ_EXAMPLES: readonly Example[] = [
  { name: 'ready', summary: 'The store answers', status: 200 },
];
export const KEY_SET_EXAMPLES: readonly Example[] = [
  { name: 'keys', summary: 'For whoever checks decision tokens', status: 200 },
];
export const RECEIPT_KEYS_EXAMPLES: readonly Example[] = [
  { name: 'keys', summary: 'For whoever checks receipts of erasures', status: 200 },
];
