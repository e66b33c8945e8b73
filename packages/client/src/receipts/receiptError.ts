/** Why a receipt shows nothing, in words. */
export const RECEIPT_ERRORS = {
  receipt_malformed: 'It is no signed deletion receipt.',
  key_unknown: 'The service has no key of this id.',
  keys_unavailable: 'The keys of the service can not be had now.',
  signature_invalid: 'The signature is not that of the service.',
  claims_incomplete: 'A claim is missing or of another kind than expected.',
  issuer_differs: 'Another service signed it.',
  application_differs: 'It is of another application.',
  person_differs: 'It is about another person, or the salt is that of another receipt.',
} as const;
export type ReceiptErrorCode = keyof typeof RECEIPT_ERRORS;

/** A receipt that shows nothing. The message never repeats any of it. */
export class DeletionReceiptError extends Error {
  override readonly name = 'DeletionReceiptError';
  /** Stable. */
  readonly code: ReceiptErrorCode;

  constructor(code: ReceiptErrorCode, cause?: unknown) {
    super(`${code}: ${RECEIPT_ERRORS[code]}`, cause === undefined ? {} : { cause });
    this.code = code;
  }
}
