import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { SimulatedDevice } from '@keystroke-auth/engine';
import { Command } from 'commander';
import { CliError } from '../cliError.ts';
import { simulateLines } from '../client/simulateLines.ts';
import { deviceOption } from '../deviceOption.ts';
import { wholeNumber } from '../wholeNumber.ts';

interface Options {
  readonly typists: number;
  readonly repetitions: number;
  readonly text?: string;
  readonly free?: boolean;
  readonly sessions: number;
  readonly device: SimulatedDevice;
  readonly seed: number;
  readonly typos?: boolean;
  readonly out: string;
}

export function simulateDatasetCommand(): Command {
  return new Command('dataset')
    .description('write a file of recordings that `evaluate` and `replay` read')
    .requiredOption('--typists <n>', 'how many people', wholeNumber)
    .requiredOption('--repetitions <n>', 'samples of each person, in all sessions together', wholeNumber)
    .requiredOption('--out <file>', 'JSON lines; .gz is compressed')
    .option('--text <text>', 'what everybody types again and again')
    .option('--free', 'everybody types sentences instead, each another one')
    .option('--sessions <n>', 'occasions over which the samples are spread', wholeNumber, 1)
    .addOption(deviceOption())
    .option('--seed <n>', 'the first person: the others are the numbers after it', wholeNumber, 1)
    .option('--typos', 'with slips, taken back with Backspace')
    .action(async ({ typists, text, free, out, typos, ...rest }: Options) => {
      if ((text === undefined) !== (free === true)) throw new CliError('expected either --text or --free', 2);
      const lines = simulateLines({ ...rest, typists, typos: typos ?? false, text: text ?? null });
      await write(out, lines);
      process.stdout.write(`${out}: ${typists * rest.repetitions} samples of ${typists} people\n`);
    });
}

async function write(file: string, lines: Iterable<string>): Promise<void> {
  const target = createWriteStream(file);
  try {
    if (file.endsWith('.gz')) await pipeline(Readable.from(lines), createGzip(), target);
    else await pipeline(Readable.from(lines), target);
  } catch (error) {
    throw new CliError(
      `${file}: can't be written: ${error instanceof Error ? error.message : String(error)}`,
      1,
    );
  }
}
