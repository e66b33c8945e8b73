import { Command, Option } from 'commander';
import { copyToPostgres } from '../../composeMigrateStore.ts';
import { CliError } from '../cliError.ts';
import { loadReachable } from '../loadReachable.ts';
import { type Progress, startProgress } from '../progress.ts';

interface Options {
  readonly again?: boolean;
  readonly json?: boolean;
}

export function migrateStoreCommand(): Command {
  return new Command('migrate-store')
    .description('copy the store, and its keys, from SQLite in DATA_DIR to PostgreSQL')
    .addOption(new Option('--from <database>').choices(['sqlite']).makeOptionMandatory())
    .addOption(new Option('--to <database>').choices(['postgres']).makeOptionMandatory())
    .option('--again', 'empty an unfinished copy and begin anew')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nSet DATABASE_URL, and KEY_DATABASE_URL if several machines will serve, and stop the service. What was\n' +
        'interrupted goes on when this is run again. Both sides are compared at the end, by number and checksum of the\n' +
        'rows of each table. The SQLite files stay as they are. Exit code 1 when the sides differ.',
    )
    .action(async ({ again = false, json }: Options) => {
      let progress: Progress | undefined;
      const tables = await copyToPostgres(await loadReachable(), again, (copied, total) => {
        progress ??= startProgress('copying', total);
        progress.set(copied);
      }).finally(() => progress?.stop());
      const same = tables.every((table) => table.same);
      if (json) process.stdout.write(`${JSON.stringify({ ok: same, tables })}\n`);
      for (const table of json ? [] : tables) {
        const state = table.same ? 'same    ' : 'DIFFERS ';
        process.stdout.write(
          `${state}${table.table.padEnd(20)}${table.rows} rows  ${table.sha256.slice(0, 16)}\n`,
        );
      }
      if (!same) {
        throw new CliError('the store was written to since the copy began: run this again with --again', 1);
      }
    });
}
