import { createRhythm, evaluateUpdate, parseUserSplit, type UpdateResult } from '@keystroke-auth/engine';
import { Command, Option } from 'commander';
import { startProgress } from '../progress.ts';
import { readRecordings } from '../readRecordings.ts';
import { saying } from '../saying.ts';
import { updateRule } from '../updateRule.ts';
import { wholeNumber } from '../wholeNumber.ts';

const MODES = ['none', 'verified', 'self'] as const;

interface Options {
  readonly protocol: string;
  readonly mode: (typeof MODES)[number];
  readonly unbounded?: boolean;
  readonly verifiedEvery?: number;
  readonly users?: string;
  readonly json?: boolean;
}

export function evaluateUpdateCommand(): Command {
  return new Command('evaluate-update')
    .description('measure templates that learn while people and impostors take turns')
    .argument('<file>', 'recordings of people typing one text again and again, such as the CMU file')
    .requiredOption('--protocol <name>', 'novice-N (repetitions up to 150) or all-N (all 400)')
    .addOption(
      new Option(
        '--mode <mode>',
        'what templates learn from: nothing, confirmed genuine tries, every accepted try',
      )
        .choices(MODES)
        .default('self'),
    )
    .option('--verified-every <n>', 'with self: another factor confirms every n-th genuine try', wholeNumber)
    .option('--unbounded', 'without the limits on how far updates may move a template')
    .option('--users <mod:rest>', 'only people whose number leaves this rest, such as 2:1')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nAfter every genuine try comes one of an impostor; each is scored before the template learns. See docs/accuracy.md.',
    )
    .action(async (file: string, options: Options) => {
      const result = measure(await readRecordings(file), options);
      process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : inWords(result));
    });
}

function measure(
  recordings: Awaited<ReturnType<typeof readRecordings>>,
  { protocol, mode, users, unbounded, verifiedEvery }: Options,
): UpdateResult {
  let progress: ReturnType<typeof startProgress> | undefined;
  try {
    return saying(() =>
      evaluateUpdate(recordings, (device) => createRhythm({ text: 'fixed', device }), {
        protocol,
        mode,
        ...updateRule(unbounded === true),
        ...(verifiedEvery === undefined ? {} : { verifiedEvery }),
        ...(users === undefined ? {} : { selection: { users: parseUserSplit(users) } }),
        onProgress: (done, total) => {
          progress ??= startProgress(protocol, total);
          progress.set(done);
        },
      }),
    );
  } finally {
    progress?.stop();
  }
}

function inWords(result: UpdateResult): string {
  const percent = (rate: number): string => `${(rate * 100).toFixed(2)} %`.padStart(9);
  const [low, high] = result.intervals.eer_per_user_mean ?? [Number.NaN, Number.NaN];
  const bins = result.bins.map(
    ({ from, to, eer_per_user_mean, frr_at_threshold, far_at_threshold }) =>
      `  ${`${from}-${to}`.padEnd(10)}${percent(eer_per_user_mean)}${percent(frr_at_threshold)}${percent(far_at_threshold)}`,
  );
  return [
    `${result.protocol}, update ${result.mode}: ${result.users} people, ${result.tries_each} tries of each kind`,
    `EER, threshold per user ${percent(result.eer_per_user_mean)}   95 %: ${percent(low)} …${percent(high)}`,
    `EER, one threshold      ${percent(result.eer_global)}`,
    `learned from: ${result.genuine_entered} genuine, ${result.impostors_entered} impostor tries; ` +
      `${result.templates_entered} templates took an impostor in, ${result.templates_worsened} got worse by it`,
    '  repetitions   EER       FRR      FAR',
    ...bins,
    '',
  ].join('\n');
}
