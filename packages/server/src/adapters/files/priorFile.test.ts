import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fittedPrior, fixedTextPriorFor, PriorError } from '@keystroke-auth/engine';
import { afterEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../testing/service.ts';
import { PRIOR_FILE, PriorFileError, readPrior, writePrior } from './priorFile.ts';

const [hold, downDown, upDown, upUp] = fixedTextPriorFor('desktop', true).views;
const tableOf = (mean: number) => fittedPrior([{ ...hold, mean }, downDown, upDown, upUp]);

const folders: { remove(): void }[] = [];
function folder(): string {
  const made = temporaryFolder();
  folders.push(made);
  return made.path;
}
afterEach(() => {
  for (const made of folders.splice(0)) made.remove();
});

describe('writePrior', () => {
  const [first, second] = [tableOf(4.8), tableOf(4.9)];

  it('replaces the table, for its owner only', () => {
    const path = folder();
    for (const table of [first, second]) {
      writePrior(path, table);
      expect(readPrior(path)).toEqual(table);
    }
    expect(readdirSync(path)).toEqual([PRIOR_FILE]);
    expect(statSync(join(path, PRIOR_FILE)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['is written in part', (file: number, bytes: Uint8Array) => writeFileSync(file, bytes.subarray(0, 100))],
    [
      'does not fit on the disk',
      () => {
        throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      },
    ],
  ])('keeps the table that was there when the next one %s', (_, write) => {
    const path = folder();
    writePrior(path, first);
    expect(() => writePrior(path, second, write)).toThrow(PriorFileError);
    expect(readPrior(path)).toEqual(first);
    expect(readdirSync(path)).toEqual([PRIOR_FILE]);
  });

  it('leaves nothing behind when it cannot be put in place', () => {
    const path = folder();
    mkdirSync(join(path, PRIOR_FILE));
    expect(() => writePrior(path, first)).toThrow(PriorFileError);
    expect(readdirSync(path)).toEqual([PRIOR_FILE]);
  });

  it('refuses a table that could not be read again, and says which number', () => {
    const path = folder();
    const beyond = tableOf(6);
    expect(() => writePrior(path, beyond)).toThrow(PriorError);
    expect(() => writePrior(path, beyond)).toThrow('views.hold.mean: expected a number from 4.68 to 4.98');
    expect(readdirSync(path)).toEqual([]);
  });

  it('says that the folder is not there', () => {
    expect(() => writePrior(join(folder(), 'gone'), first)).toThrow("prior.json can't be written (ENOENT)");
  });
});
