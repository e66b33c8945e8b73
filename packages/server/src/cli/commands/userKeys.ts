import { resolve } from 'node:path';
import { Command } from 'commander';
import { backUpUserKeys, bringUserKeys } from '../../composeUserKeys.ts';
import { loadReachable } from '../loadReachable.ts';
import { withStore } from '../withStore.ts';

interface Options {
  readonly json?: boolean;
}

export function userKeysCommand(): Command {
  return new Command('user-keys')
    .description('the keys that people’s data are encrypted under')
    .addCommand(backupCommand())
    .addCommand(restoreCommand());
}

function backupCommand(): Command {
  return new Command('backup')
    .description('copy the key store, also while the service runs, in the place of the copy before')
    .argument('<file>', 'where the one copy is kept; not where backups of the store are')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nKeep one copy: an older one still has the keys of people who were erased since. It is of use with SECRET_KEY\n' +
        'only. Keys in the database of KEY_DATABASE_URL are copied to such a file, too.',
    )
    .action((file: string, { json }: Options) =>
      withStore(async ({ noteCommand }, config) => {
        const keys = await backUpUserKeys(config, resolve(file));
        await noteCommand('user_keys.backed_up', { keys });
        process.stdout.write(`${json ? JSON.stringify({ keys }) : `${keys} keys are in ${file}`}\n`);
      }),
    );
}

function restoreCommand(): Command {
  return new Command('restore')
    .description('bring that copy back where the keys are lost and the store is not')
    .argument('<file>', 'the copy')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nStop the service before. It overwrites no keys: into an empty database of KEY_DATABASE_URL, or DATA_DIR/keys\n' +
        'where there are none. Whoever was erased since stays so: the start destroys their keys again. Where the store is\n' +
        'lost, too, `restore --user-keys` brings both back.',
    )
    .action(async (file: string, { json }: Options) => {
      const config = await loadReachable();
      const keys = await bringUserKeys(config, resolve(file));
      const place =
        config.store.keyDatabaseUrl === null ? 'DATA_DIR/keys' : 'the database of KEY_DATABASE_URL';
      process.stdout.write(`${json ? JSON.stringify({ keys }) : `${keys} keys are in ${place}`}\n`);
    });
}
