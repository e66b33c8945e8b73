import { readFile } from 'node:fs/promises';
import type { ErasureRecord } from '../ports/erasureRecords.ts';
import { readLedgerLine } from '../services/erasures/ledgerLines.ts';
import { CliError } from './cliError.ts';

/** All of it, before anything is done. */
export async function readLedger(file: string): Promise<ErasureRecord[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new CliError(`${file}: ${error instanceof Error ? error.message : String(error)}`, 2);
  });
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const erasure = readLedgerLine(line);
    if (erasure === null) {
      throw new CliError(`${file}: line ${index + 1} is none of \`erasures export\`; nothing was done`, 2);
    }
    return [erasure];
  });
}
