/** Why recordings can't be measured. */
export type EvaluationErrorCode =
  /** A file that no reader knows, or whose content breaks its format. */
  | 'recordings_invalid'
  | 'protocol_unknown'
  | 'users_invalid'
  | 'session_unknown'
  /** The recordings can't carry the protocol: too few samples, the wrong kind of text. */
  | 'recordings_unfit';

/** Says what was got and what was expected, for the person at the command line. */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError';
  readonly code: EvaluationErrorCode;

  constructor(code: EvaluationErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
