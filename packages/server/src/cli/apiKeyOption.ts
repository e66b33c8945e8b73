import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { CliError } from './cliError.ts';

/** How a command that calls a running service is given its key. */
export interface ApiKeyOptions {
  readonly apiKey?: string;
  readonly apiKeyFile?: string;
}

/** @param needed when a key is needed, in the words of the help */
export function withApiKeyOptions(command: Command, needed: string): Command {
  return command
    .option('--api-key-file <file>', `file with an API key; ${needed}`)
    .option(
      '--api-key <key>',
      'the key itself, which other users of this machine can see in the list of processes',
    );
}

/** @throws {CliError} for a file that can't be read or holds nothing, and for two keys */
export function apiKeyOf({ apiKey, apiKeyFile }: ApiKeyOptions): string | undefined {
  if (apiKeyFile === undefined) return apiKey;
  if (apiKey !== undefined) throw new CliError('got --api-key and --api-key-file, expected one of them', 2);
  const key = read(apiKeyFile);
  if (key === '') throw new CliError(`--api-key-file: ${apiKeyFile} is empty, expected a key`, 2);
  return key;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new CliError(
      `--api-key-file: can't be read: ${error instanceof Error ? error.message : String(error)}`,
      2,
    );
  }
}
