import { resolve } from 'node:path';
import { Command } from 'commander';
import { type Restored, restoreBackup } from '../../composeRestore.ts';
import { findBackup, orSay } from '../backups.ts';
import { loadReachable } from '../loadReachable.ts';
import { readLedger } from '../readLedger.ts';
import { lineOf, print, toResult, wordsOf } from './backup.ts';

interface Options {
  readonly userKeys?: string;
  readonly ledger?: string;
  readonly keepApiKeys?: boolean;
  readonly json?: boolean;
}

export function restoreCommand(): Command {
  return new Command('restore')
    .description('bring a backup of BACKUP_TO into DATA_DIR, or into the empty database of DATABASE_URL')
    .argument('[id]', 'which one; the newest where none is named')
    .option('--user-keys <file>', 'the copy of the key store, where the keys are lost, too')
    .option('--ledger <file>', 'further erasures, as `erasures export` printed them')
    .option(
      '--keep-api-keys',
      'leave API keys in use of which nobody knows whether they ended since the backup',
    )
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nWhoever was erased since the backup is erased again, by the ledger beside the backups. The store can be\n' +
        'served only when it is whole and all that is done, so that it may be interrupted, and run again.',
    )
    .action((id: string | undefined, { userKeys, ledger, keepApiKeys = false, json }: Options) =>
      orSay(async () => {
        const config = await loadReachable();
        const backup = await findBackup(config, id);
        const erasures = ledger === undefined ? null : await readLedger(resolve(ledger));
        const options = {
          ...{ erasures, keepApiKeys },
          ...(userKeys === undefined ? {} : { userKeys: resolve(userKeys) }),
        };
        const restored = await restoreBackup(config, backup, options);
        print(
          json,
          toResult(restored),
          `${lineOf(backup)} is in ${config.store.postgres === null ? config.store.dataDir : 'the database of DATABASE_URL'}: ${wordsOf(restored)}\n` +
            keysOf(restored, keepApiKeys),
        );
      }),
    );
}

function keysOf({ apiKeys, endedKeys, keysKnownUntil }: Restored, kept: boolean): string {
  const words = `${apiKeys} API keys are in use; ${endedKeys} that were in the backup were ended`;
  if (keysKnownUntil !== null) {
    return `${words}: what ended until ${keysKnownUntil.toISOString()}; revoke again what was revoked after (keys list, keys revoke)`;
  }
  return kept
    ? `${words}: nobody knows which ended since the backup; revoke those (keys list, keys revoke)`
    : `${words}: nobody knows which ended since the backup; make new ones (keys create)`;
}
