import { Command } from 'commander';
import { rekeyStore } from '../../composeStore.ts';
import { loadReachable } from '../loadReachable.ts';
import { type Progress, startProgress } from '../progress.ts';
import { withStore } from '../withStore.ts';

export function rekeyCommand(): Command {
  return new Command('rekey')
    .description('encrypt the keys under SECRET_KEY that are still under SECRET_KEY_PREVIOUS')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nTo change the secret: set SECRET_KEY to the new one and SECRET_KEY_PREVIOUS to the old one, restart the\n' +
        'service, run this (it may be interrupted and run again), take SECRET_KEY_PREVIOUS away, restart.',
    )
    .action(async ({ json }: { json?: boolean }) => {
      let progress: Progress | undefined;
      const keys = await rekeyStore(await loadReachable(), (done, total) => {
        progress ??= startProgress('encrypting keys', total);
        progress.set(done);
      }).finally(() => progress?.stop());
      if (keys > 0) await withStore(({ noteCommand }) => noteCommand('user_keys.rewrapped', { keys }));
      process.stdout.write(json ? `${JSON.stringify({ keys })}\n` : `${inWords(keys)}\n`);
    });
}

function inWords(keys: number): string {
  if (keys === 0) return 'every key is under SECRET_KEY already: SECRET_KEY_PREVIOUS is not needed';
  return `${keys} keys are under SECRET_KEY now: SECRET_KEY_PREVIOUS is not needed any more`;
}
