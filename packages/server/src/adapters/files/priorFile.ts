import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type FixedTextPrior, PriorError, parseFittedPrior } from '@keystroke-auth/engine';
import { ConfigError, systemCode } from '../../config/configError.ts';

/** The deployment's own table under DATA_DIR: written by `fit-prior --store`, read at start. */
export const PRIOR_FILE = 'prior.json';

/**
 * The deployment's own table, undefined when it has none.
 *
 * @throws {ConfigError} for a file that can't be trusted: judging by another table without a word would change
 *   everybody's scores, so a person must decide.
 */
export function readPrior(dataDir: string): FixedTextPrior | undefined {
  const file = join(dataDir, PRIOR_FILE);
  try {
    const stored: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return parseFittedPrior(stored);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw new ConfigError([
      {
        name: 'DATA_DIR',
        found: `${file} is damaged (${whyOf(error)})`,
        expected: 'the table as fit-prior --store wrote it: restore it, or delete it to use the shipped one',
      },
    ]);
  }
}

/** Never the parser's own message: it quotes the file. */
function whyOf(error: unknown): string {
  if (error instanceof PriorError) return error.message;
  return error instanceof SyntaxError ? 'not JSON' : systemCode(error);
}

/** Replaces the table whole or not at all: written beside it, durable, then renamed over it. */
export function writePrior(dataDir: string, prior: FixedTextPrior): void {
  const file = join(dataDir, PRIOR_FILE);
  const draft = `${file}.${process.pid}.${randomBytes(8).toString('hex')}`;
  try {
    const descriptor = openSync(draft, 'wx', 0o600);
    try {
      writeSync(descriptor, `${JSON.stringify(prior, null, 2)}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}
