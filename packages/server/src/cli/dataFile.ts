import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from './cliError.ts';

/** A file of the data folder (docs/data.md), packed or not. @throws {CliError} when it is not there */
export function dataFile(folder: string, name: string): string {
  const file = [`${name}.gz`, name].map((end) => join(folder, end)).find((path) => existsSync(path));
  if (file === undefined) throw new CliError(`${folder}: holds no ${name}[.gz] (docs/data.md)`, 2);
  return file;
}
