import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Violation } from './judge.ts';
import type { FuzzRequest } from './request.ts';

/** A request that once did what it should not, as small as it got, kept to be sent again by a test. */
export interface FuzzCase {
  readonly violation: Violation;
  /** What happened, and what was done about it. */
  readonly about: string;
  /** Of the run that found it. */
  readonly seed: number;
  /** Whether it is sent once before: the second time, what was allowed the first time is a replay. */
  readonly twice: boolean;
  readonly request: FuzzRequest;
}

export const CASES = new URL('cases/', import.meta.url);

/** Writes a case and answers the file. */
export function keepCase(folder: string, found: FuzzCase): string {
  mkdirSync(folder, { recursive: true });
  const name = `${found.violation.replaceAll(' ', '-')}-${found.seed}-${process.pid}-${++written}.json`;
  const file = join(folder, name);
  writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`);
  return file;
}
let written = 0;
