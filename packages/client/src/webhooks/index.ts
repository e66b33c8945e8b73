export { type VerifyWebhookOptions, verifyWebhook, type WebhookHeaders } from './verifyWebhook.ts';
export { WEBHOOK_ERRORS, WebhookError, type WebhookErrorCode } from './webhookError.ts';
