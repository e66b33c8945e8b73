import { Command } from 'commander';
import { loadConfig } from '../../config.ts';
import { openStoreOrSay } from '../withStore.ts';

export function migrateCommand(): Command {
  return new Command('migrate')
    .description("bring the store's schema to this version (serve does it at start, too)")
    .option('--json', 'print the result as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const store = openStoreOrSay(loadConfig());
      try {
        const migrations = await store.migrate();
        if (json) process.stdout.write(`${JSON.stringify({ migrations })}\n`);
        else if (migrations.length === 0) process.stdout.write('the store is up to date\n');
        else for (const name of migrations) process.stdout.write(`ran ${name}\n`);
      } finally {
        await store.close();
      }
    });
}
