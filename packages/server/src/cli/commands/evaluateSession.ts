import {
  createRhythm,
  type DetectionRow,
  evaluateSession,
  parseUserSplit,
  type Recording,
  type SessionResult,
} from '@keystroke-auth/engine';
import { Command } from 'commander';
import { percent } from '../percent.ts';
import { startProgress } from '../progress.ts';
import { readRecordings } from '../readRecordings.ts';
import { saying } from '../saying.ts';
import { targetRate } from '../targetRate.ts';
import { wholeNumber } from '../wholeNumber.ts';

interface Options {
  readonly enroll: number;
  readonly impostors: number;
  readonly halfLife?: number;
  readonly target: number;
  readonly users?: string;
  readonly seed: number;
  readonly json?: boolean;
}

export function evaluateSessionCommand(): Command {
  return new Command('evaluate-session')
    .description(
      'measure sessions of free text: what more samples are worth, how soon impostors are found out',
    )
    .argument(
      '<file>',
      'recordings of people typing fifteen sentences or more, such as the Aalto file or folder',
    )
    .option('--enroll <n>', 'sentences enrolled, 1 to 5', wholeNumber, 5)
    .option('--impostors <n>', 'others who try each template', wholeNumber, 50)
    .option(
      '--half-life <seconds>',
      'seconds of typing after which evidence counts half (default: never)',
      wholeNumber,
    )
    .option('--target <rate>', 'impostors that may be let in, as a share', targetRate, 0.01)
    .option('--users <mod:rest>', 'only people whose number leaves this rest, such as 5:4')
    .option('--seed <number>', 'which others try', wholeNumber, 1)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nA session is sentences 6 to 15, typed without pauses. See docs/accuracy.md.')
    .action(async (file: string, options: Options) => {
      const result = measure(await readRecordings(file), options);
      process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : inWords(result));
    });
}

function measure(
  recordings: readonly Recording[],
  { enroll, halfLife, users, impostors, target, seed }: Options,
): SessionResult {
  let progress: ReturnType<typeof startProgress> | undefined;
  try {
    return saying(() =>
      evaluateSession(recordings, (device) => createRhythm({ text: 'free', device }), {
        enrolled: enroll,
        impostors,
        target,
        seed,
        halfLife: halfLife === undefined ? Number.POSITIVE_INFINITY : halfLife * 1_000,
        ...(users === undefined ? {} : { selection: { users: parseUserSplit(users) } }),
        onProgress: (done, total) => {
          progress ??= startProgress('sessions', total);
          progress.set(done);
        },
      }),
    );
  } finally {
    progress?.stop();
  }
}

function inWords({ enrolled, target, users, impostorSessions, lengths, detection }: SessionResult): string {
  return [
    `${enrolled} sentences enrolled, target ${target * 100} %: ${users} people, ${impostorSessions} sessions of impostors`,
    `samples  keys  seconds  ${'Cllr, 95 %'.padEnd(23)}min Cllr  ${'EER, 95 %'.padEnd(25)}FNMR     FMR`,
    ...lengths.map((row) =>
      [
        String(row.samples).padStart(7),
        row.presses.toFixed(0).padStart(6),
        row.seconds.toFixed(1).padStart(9),
        ` ${row.cllr.toFixed(3)} ${range(row.cllrInterval, (bits) => bits.toFixed(3))}`.padEnd(23),
        row.minCllr.toFixed(3).padStart(8),
        ` ${percent(row.eer)} ${range(row.eerInterval, percent)}`.padEnd(22),
        percent(row.falseNonMatchRate).padStart(8),
        percent(row.falseMatchRate).padStart(7),
      ].join(' '),
    ),
    '',
    ...watched('impostors from the start', detection, ({ fromStart }) => fromStart),
    '',
    ...watched('impostors who take over halfway', detection, ({ takeover }) => takeover),
    '',
  ].join('\n');
}

function watched(
  who: string,
  rows: readonly DetectionRow[],
  detectionOf: (row: DetectionRow) => DetectionRow['fromStart'],
): string[] {
  return [
    `${who}: stopped below`.padEnd(48) +
      'owners stopped  impostors, 95 %         at once   median samples, keys, seconds',
    ...rows.map((row) => {
      const { detected, detectedInterval, atOnce, samples, presses, seconds } = detectionOf(row);
      const median = [samples, presses, seconds].map((value) => value?.toFixed(0).padStart(6) ?? '     –');
      return (
        (row.alarm === null ? '  the threshold' : `  a score of ${row.alarm}`).padEnd(48) +
        percent(row.ownersStopped).padStart(14) +
        `  ${percent(detected)} ${range(detectedInterval, percent)}`.padEnd(26) +
        percent(atOnce).padStart(7) +
        `   ${median.join('')}`
      );
    }),
  ];
}

function range(interval: readonly [number, number] | null, say: (value: number) => string): string {
  return interval === null ? '' : `[${say(interval[0])}, ${say(interval[1])}]`;
}
