import { Command } from 'commander';
import { simulateDatasetCommand } from './simulateDataset.ts';
import { simulateLoadCommand } from './simulateLoad.ts';
import { simulateSampleCommand } from './simulateSample.ts';

export function simulateCommand(): Command {
  return new Command('simulate')
    .description('typing of people who do not exist: request bodies, data files, load')
    .addCommand(simulateSampleCommand(), { isDefault: true })
    .addCommand(simulateDatasetCommand())
    .addCommand(simulateLoadCommand())
    .addHelpText('after', '\nThe same numbers give the same typing, everywhere. Without a command: sample.');
}
