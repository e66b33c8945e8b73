import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import {
  detectFormat,
  EvaluationError,
  FORMATS_EXPECTED,
  READERS,
  type ReadResult,
  type Recording,
  type RecordingFormat,
} from '@keystroke-auth/engine';
import { CliError } from './cliError.ts';

/** Files of the official Aalto folder, one a participant. */
const AALTO_FILE = '_keystrokes.txt';

/**
 * Recordings of a file (plain or .gz), or of a folder of official Aalto files.
 *
 * @throws {CliError} for a file that is not there, or that no reader knows
 */
export async function readRecordings(path: string): Promise<Recording[]> {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new CliError(`${path}: no such file or folder`, 2);
  if (!stats.isDirectory()) return reporting(await readFile(path));
  const files = readdirSync(path).filter((name) => name.endsWith(AALTO_FILE));
  if (files.length === 0) throw new CliError(`${path}: expected a folder of *${AALTO_FILE}`, 2);
  const recordings: Recording[] = [];
  // Not push(...): a folder holds hundreds of thousands of recordings, more than a call takes arguments.
  let skippedLines = 0;
  for (const file of files.sort()) {
    const read = await readFile(join(path, file));
    for (const recording of read.recordings) recordings.push(recording);
    skippedLines += read.skippedLines;
  }
  return reporting({ recordings, skippedLines });
}

/** Figures on part of the data say so. */
function reporting({ recordings, skippedLines }: ReadResult): Recording[] {
  if (skippedLines > 0) process.stderr.write(`left out ${skippedLines} damaged lines\n`);
  return recordings;
}

async function readFile(file: string): Promise<ReadResult> {
  const lines = await readLines(file);
  const format = formatOf(lines);
  if (format === null) {
    throw new CliError(`${file}: the first line fits no known format; expected ${FORMATS_EXPECTED}`, 2);
  }
  try {
    return READERS[format](lines);
  } catch (error) {
    if (error instanceof EvaluationError) throw new CliError(`${file}: ${error.message}`, 2);
    throw error;
  }
}

function formatOf(lines: readonly string[]): RecordingFormat | null {
  const first = lines.find((line) => line.trim() !== '');
  return first === undefined ? null : detectFormat(first);
}

async function readLines(file: string): Promise<string[]> {
  const bytes = createReadStream(file);
  const content = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
  bytes.on('error', (error) => content.destroy(error));
  try {
    return await splitLines(content);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CliError(`${file}: can't be read: ${why}`, 2);
  }
}

async function splitLines(content: NodeJS.ReadableStream): Promise<string[]> {
  const lines: string[] = [];
  let rest = '';
  for await (const chunk of Readable.from(content.setEncoding('utf8'))) {
    const parts = `${rest}${chunk}`.split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) lines.push(part.endsWith('\r') ? part.slice(0, -1) : part);
  }
  if (rest !== '') lines.push(rest);
  return lines;
}
