import { Command } from 'commander';
import { DEFAULT_APPLICATION } from '../../services/principal.ts';
import { CliError } from '../cliError.ts';
import { type Progress, startProgress } from '../progress.ts';
import { withStore } from '../withStore.ts';

interface Options {
  readonly application: string;
  readonly user?: string;
  readonly json?: boolean;
}

export function renewCommand(): Command {
  return new Command('renew')
    .description('give people new keys: everything of theirs is encrypted anew, nobody types again')
    .option('--application <name>', 'whose people', DEFAULT_APPLICATION)
    .option('--user <id>', 'this person only')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nFor keys that became known. The old keys are destroyed, so older backups of the store can not be read any\n' +
        'more: make one right after. May be run while the service runs, and again when it was interrupted.',
    )
    .action(({ application, user, json }: Options) =>
      withStore(async ({ renewUserKeys }) => {
        let progress: Progress | undefined;
        const people = await renewUserKeys(application, user ?? null, (done, total) => {
          progress ??= startProgress('renewing keys', total);
          progress.set(done);
        }).finally(() => progress?.stop());
        if (user !== undefined && people === 0) throw new CliError('there is no such person', 1);
        process.stdout.write(
          json ? `${JSON.stringify({ people })}\n` : `${people} people have new keys: make a backup now\n`,
        );
      }),
    );
}
