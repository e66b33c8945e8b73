import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type FixedTextPrior, PriorError, parseFittedPrior } from '@keystroke-auth/engine';
import { ConfigError, systemCode } from '../../config/configError.ts';
import { syncFolder } from '../../durable.ts';

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

/**
 * Replaces the table whole or not at all: written beside it, durable, then renamed over it, which is durable, too. When it
 * throws, the table is the one that was there.
 *
 * @param write how bytes get into a file; tests give one that fails
 * @throws {PriorError} for a table that the next start would refuse
 * @throws {PriorFileError} when it can't be written
 */
export function writePrior(
  dataDir: string,
  prior: FixedTextPrior,
  write: (descriptor: number, bytes: Uint8Array) => void = writeFileSync,
): void {
  const text = `${JSON.stringify(prior, null, 2)}\n`;
  const stored: unknown = JSON.parse(text);
  parseFittedPrior(stored);
  const file = join(dataDir, PRIOR_FILE);
  const draft = `${file}.${process.pid}.${randomBytes(8).toString('hex')}`;
  try {
    writeDurably(draft, Buffer.from(text), write);
    renameSync(draft, file);
    syncFolder(dataDir);
  } catch (error) {
    const why = error instanceof PriorFileError ? error.message : systemCode(error);
    throw new PriorFileError(`${file} can't be written (${why})`, { cause: error });
  } finally {
    rmSync(draft, { force: true });
  }
}

/** A table that did not reach the disk. */
export class PriorFileError extends Error {
  override readonly name = 'PriorFileError';
}

function writeDurably(
  file: string,
  bytes: Uint8Array,
  write: (descriptor: number, bytes: Uint8Array) => void,
): void {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    write(descriptor, bytes);
    if (fstatSync(descriptor).size !== bytes.length) throw new PriorFileError('written in part');
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
