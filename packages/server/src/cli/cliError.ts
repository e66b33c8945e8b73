/** A failure that the person at the command line can mend: told in a sentence, without a stack. */
export class CliError extends Error {
  override readonly name = 'CliError';
  /** 1 failed, 2 wrong use or configuration. */
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Done in part: what was left out was named. */
export const EXIT_PARTLY = 3;
