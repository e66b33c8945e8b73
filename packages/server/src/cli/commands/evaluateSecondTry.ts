import {
  buildTrials,
  createRhythm,
  evaluateSecondTry,
  PROTOCOL_NAMES,
  parseProtocol,
  parseUserSplit,
  type SecondTryResult,
  type SecondTryRule,
} from '@keystroke-auth/engine';
import { Command } from 'commander';
import { readRecordings } from '../readRecordings.ts';
import { saying } from '../saying.ts';
import { targetRate } from '../targetRate.ts';

interface Options {
  readonly protocol: string;
  readonly target: number;
  readonly users?: string;
  readonly json?: boolean;
}

export function evaluateSecondTryCommand(): Command {
  return new Command('evaluate-second-try')
    .description('measure what a second try gains and costs, fused with the first or not')
    .argument('<file>', 'recordings of people typing one text, such as the GREYC file')
    .requiredOption('--protocol <name>', `one of ${PROTOCOL_NAMES.join(', ')}, of fixed text`)
    .option('--target <rate>', 'impostors that may be let in, as a share', targetRate, 0.01)
    .option('--users <mod:rest>', 'only people whose number leaves this rest, such as 2:1')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nAn attempt is two samples in a row. FNMR: genuine attempts lost, FMR: those of impostors let in. See docs/accuracy.md.',
    )
    .action(async (file: string, { protocol: name, target, users, json }: Options) => {
      const protocol = saying(() => parseProtocol(name));
      const selection = users === undefined ? {} : { users: saying(() => parseUserSplit(users)) };
      const recordings = await readRecordings(file);
      const result = saying(() =>
        evaluateSecondTry(
          buildTrials(recordings, protocol, selection),
          (device) => createRhythm({ text: protocol.text, device }),
          target,
        ),
      );
      process.stdout.write(json ? `${JSON.stringify(result)}\n` : inWords(result));
    });
}

const RULES: Readonly<Record<SecondTryRule, string>> = {
  first: 'the first sample',
  either: 'the first, else the second on its own',
  first_or_fused: 'the first, else both fused',
  fused: 'always both fused',
};

function inWords({ protocol, target, users, genuine, impostors, rows }: SecondTryResult): string {
  const percent = (rate: number): string => `${(rate * 100).toFixed(2)} %`.padStart(9);
  const range = (interval: readonly [number, number] | null): string =>
    interval === null ? '' : `${percent(interval[0])} …${percent(interval[1])}`;
  return [
    `${protocol}, target ${target * 100} %: ${users} people, ${genuine} genuine attempts and ${impostors} of impostors`,
    `${'passes on'.padEnd(40)}${'FNMR'.padStart(9)}${''.padEnd(22)}${'FMR'.padStart(9)}`,
    ...rows.map(
      (row) =>
        `${RULES[row.rule].padEnd(40)}${percent(row.falseNonMatchRate)}${range(row.falseNonMatchInterval).padEnd(22)}` +
        `${percent(row.falseMatchRate)}${range(row.falseMatchInterval)}`,
    ),
    '',
  ].join('\n');
}
