import { Command } from 'commander';
import { PartitionsRefused } from '../../ports/store.ts';
import { CliError } from '../cliError.ts';
import { loadReachable } from '../loadReachable.ts';
import { wholeNumber } from '../wholeNumber.ts';
import { openStoreOrSay } from '../withStore.ts';

interface Options {
  readonly json?: boolean;
  readonly partitions?: number;
}

export function migrateCommand(): Command {
  return new Command('migrate')
    .description("bring the store's schema to this version (serve does it at start, too)")
    .option('--partitions <n>', 'PostgreSQL: divide the tables of people into so many parts', wholeNumber)
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nPartitions are chosen once, best before there is much: what is there is copied while the service waits.\n' +
        'docs/scaling.md says when they help, and how many.',
    )
    .action(async ({ json, partitions }: Options) => {
      const store = openStoreOrSay(await loadReachable());
      try {
        const migrations = await store.migrate();
        const divided = partitions === undefined ? [] : await divide(store, partitions);
        if (json) {
          process.stdout.write(`${JSON.stringify({ migrations, divided })}\n`);
          return;
        }
        for (const name of migrations) process.stdout.write(`ran ${name}\n`);
        for (const table of divided) process.stdout.write(`divided ${table} into ${partitions}\n`);
        if (migrations.length + divided.length === 0) process.stdout.write('the store is up to date\n');
      } finally {
        await store.close();
      }
    });
}

async function divide({ partition }: ReturnType<typeof openStoreOrSay>, count: number): Promise<string[]> {
  if (partition === null) throw new CliError('--partitions is for PostgreSQL: set DATABASE_URL', 2);
  try {
    return await partition(count);
  } catch (error) {
    if (error instanceof PartitionsRefused) throw new CliError(error.message, 2);
    throw error;
  }
}
