import { EvaluationError } from '@keystroke-auth/engine';
import { CliError } from './cliError.ts';

/** What can't be measured is the caller's to mend: told in a sentence. */
export function saying<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof EvaluationError) throw new CliError(error.message, 2);
    throw error;
  }
}
