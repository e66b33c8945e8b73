export type UpdateErrorCode =
  /** Limits that limit nothing, or that no template can keep. */
  'limits_not_sound';

/** Why a template can't be asked to learn. */
export class UpdateError extends Error {
  override readonly name = 'UpdateError';
  readonly code: UpdateErrorCode;

  constructor(code: UpdateErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
