import { resolve } from 'node:path';
import { Command } from 'commander';
import { backUpUserKeys } from '../../app.ts';
import { KeyBackupRefused } from '../../ports/keyStore.ts';
import { CliError } from '../cliError.ts';
import { withStore } from '../withStore.ts';

export function userKeysCommand(): Command {
  return new Command('user-keys')
    .description('the keys that people’s data are encrypted under')
    .addCommand(backupCommand());
}

function backupCommand(): Command {
  return new Command('backup')
    .description('copy the key store, also while the service runs, in the place of the copy before')
    .argument('<file>', 'where the one copy is kept; not where backups of the store are')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nKeep one copy: an older one still has the keys of people who were erased since. It is of use with SECRET_KEY\n' +
        'only. docs/storage.md says how to bring it back.',
    )
    .action((file: string, { json }: { json?: boolean }) =>
      withStore(async ({ noteCommand }, config) => {
        const keys = copy(() => backUpUserKeys(config, resolve(file)));
        await noteCommand('user_keys.backed_up', { keys });
        process.stdout.write(`${json ? JSON.stringify({ keys }) : `${keys} keys are in ${file}`}\n`);
      }),
    );
}

function copy(work: () => number): number {
  try {
    return work();
  } catch (error) {
    if (error instanceof KeyBackupRefused) throw new CliError(error.message, 2);
    throw error;
  }
}
