/** Why a token is not taken, in words. */
export const TOKEN_ERRORS = {
  token_malformed: 'It is no signed token in compact form.',
  algorithm_refused: 'Its header does not say EdDSA.',
  type_refused: 'Its header does not say that it is a decision token.',
  key_unknown: 'The service has no key of this id.',
  signature_invalid: 'The signature is not that of the service.',
  claims_incomplete: 'A claim is missing or of another kind than expected.',
  lifetime_too_long: 'It lives longer than a decision token may.',
  expired: 'It is too old.',
  not_yet_valid: 'It comes from the future: compare the clocks.',
  issuer_differs: 'Another service signed it.',
  audience_differs: 'It is for somebody else to take.',
  application_differs: 'It is of another application.',
  subject_differs: 'It is about another person.',
  nonce_differs: 'It answers another challenge.',
  not_allowed: 'The decision in it is not allow.',
  replayed: 'It was taken once already.',
  keys_unavailable: 'The keys of the service can not be had now.',
  seen_unavailable: 'Whether it was taken before can not be told now.',
} as const;
export type TokenErrorCode = keyof typeof TOKEN_ERRORS;

/** A token that is not taken: nobody was verified by it. The message never repeats any of it. */
export class DecisionTokenError extends Error {
  override readonly name = 'DecisionTokenError';
  /** Stable. */
  readonly code: TokenErrorCode;

  constructor(code: TokenErrorCode, options: { readonly detail?: string; readonly cause?: unknown } = {}) {
    const { detail, cause } = options;
    const message = TOKEN_ERRORS[code] + (detail === undefined ? '' : ` ${detail}`);
    super(`${code}: ${message}`, cause === undefined ? {} : { cause });
    this.code = code;
  }
}
