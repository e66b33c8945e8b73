import { Command } from 'commander';
import { simulateTyping } from '../client/simulateTyping.ts';
import { wholeNumber } from '../wholeNumber.ts';

export function simulateCommand(): Command {
  return new Command('simulate')
    .description('print a request body with a simulated sample of typing, to try the interface with')
    .requiredOption('--user <id>', 'user_id of the request')
    .option('--typist <n>', 'who types: every number is another person', wholeNumber, 1)
    .option('--sample <n>', 'which of the samples of that person', wholeNumber, 1)
    .addHelpText('after', '\nThe same numbers give the same sample, everywhere.')
    .action(({ user, typist, sample }: { user: string; typist: number; sample: number }) => {
      const body = { user_id: user, keystroke_data: simulateTyping(typist, sample) };
      process.stdout.write(`${JSON.stringify(body)}\n`);
    });
}
