export * from './api/index.ts';
export * from './receipts/index.ts';
export * from './tokens/index.ts';
export * from './webhooks/index.ts';
