/** Why a delivery is not taken, in words. */
export const WEBHOOK_ERRORS = {
  headers_missing: 'A header webhook-id, webhook-timestamp or webhook-signature is missing.',
  timestamp_invalid: 'The header webhook-timestamp is no time in seconds.',
  too_old: 'It was signed too long ago: a copy, or a clock that is ahead.',
  too_new: 'It was signed in the future: compare the clocks.',
  signature_invalid: 'No signature is by this secret over this body.',
  body_invalid: 'It is signed, but no event.',
} as const;
export type WebhookErrorCode = keyof typeof WEBHOOK_ERRORS;

/** A delivery that is not to be believed. The message never repeats any of it. */
export class WebhookError extends Error {
  override readonly name = 'WebhookError';
  /** Stable. */
  readonly code: WebhookErrorCode;

  constructor(code: WebhookErrorCode) {
    super(`${code}: ${WEBHOOK_ERRORS[code]}`);
    this.code = code;
  }
}
