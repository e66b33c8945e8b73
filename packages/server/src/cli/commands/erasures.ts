import { Command } from 'commander';
import { ledgerOfBackups, orSay } from '../backups.ts';
import { loadReachable } from '../loadReachable.ts';
import { readLedger } from '../readLedger.ts';
import { withStore } from '../withStore.ts';

export function erasuresCommand(): Command {
  return new Command('erasures')
    .description('the ledger of people who were erased')
    .addCommand(
      new Command('export')
        .description('print it as JSON lines, without names: to keep beside backups')
        .action(() =>
          withStore(async ({ exportErasures }) => {
            for await (const line of exportErasures()) process.stdout.write(`${line}\n`);
          }),
        ),
    )
    .addCommand(importCommand());
}

function importCommand(): Command {
  return new Command('import')
    .description('erase again whoever a ledger names: after a backup was brought back')
    .argument('[file]', 'what `erasures export` printed; default: the ledger beside the backups of BACKUP_TO')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nMay be repeated, and run while the service runs. Whoever enrolled again after the erasure stays.',
    )
    .action((file: string | undefined, { json }: { json?: boolean }) =>
      orSay(async () => {
        const erasures = await (file === undefined
          ? loadReachable().then(ledgerOfBackups)
          : readLedger(file));
        await withStore(async ({ redoErasures }) => {
          const counts = await redoErasures(erasures);
          const words = `${erasures.length} erasures: ${counts.removed} people were here and are erased, ${counts.noted} were not and are noted, ${counts.known} were known`;
          process.stdout.write(`${json ? JSON.stringify(counts) : words}\n`);
        });
      }),
    );
}
