import {
  buildTrials,
  createRhythm,
  type DecisionShares,
  evaluatePolicy,
  type NamedPolicy,
  type PolicyResult,
  type PolicyRow,
  PROTOCOL_NAMES,
  parseProtocol,
  parseUserSplit,
  type Share,
  TRIES_OF_A_LOGIN,
} from '@keystroke-auth/engine';
import { POLICY_PRESETS, PRESETS, type Preset } from '@keystroke-auth/protocol';
import { Command, Option } from 'commander';
import { readRecordings } from '../readRecordings.ts';
import { saying } from '../saying.ts';

interface Options {
  readonly protocol: string;
  readonly preset: Preset | 'all';
  readonly users?: string;
  readonly json?: boolean;
}

/** What the command prints as JSON. */
interface Measured extends PolicyResult {
  /** Samples that the protocol enrols. A preset that requires more answers `insufficient` until they are there. */
  readonly samplesEnrolled: number;
  readonly rows: readonly (PolicyRow & { readonly samplesRequired: number })[];
}

export function evaluatePolicyCommand(): Command {
  return new Command('evaluate-policy')
    .description("measure what the policies' presets answer to people and impostors")
    .argument('<file>', 'recordings: CMU csv, Aalto tsv or folder, or JSON lines; plain or .gz')
    .requiredOption('--protocol <name>', `one of ${PROTOCOL_NAMES.join(', ')}`)
    .addOption(new Option('--preset <name>', 'which preset').choices([...PRESETS, 'all']).default('all'))
    .option('--users <mod:rest>', 'only people whose number leaves this rest, such as 2:1')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nScores decide alone: liveness is not looked at. Intervals are 95 %. See docs/guide/policy.md.',
    )
    .action(async (file: string, { protocol: name, preset, users, json }: Options) => {
      const protocol = saying(() => parseProtocol(name));
      const selection = users === undefined ? {} : { users: saying(() => parseUserSplit(users)) };
      const presets = preset === 'all' ? PRESETS : [preset];
      const recordings = await readRecordings(file);
      const { rows, ...result } = saying(() =>
        evaluatePolicy(
          buildTrials(recordings, protocol, selection),
          (device) => createRhythm({ text: protocol.text, device }),
          presets.map(namedPolicy),
        ),
      );
      const { from, to } = protocol.enrolment;
      const measured: Measured = {
        ...result,
        samplesEnrolled: (to ?? from) - from + 1,
        rows: rows.map((row, i) => ({
          ...row,
          samplesRequired: POLICY_PRESETS[presets[i] ?? 'balanced'].samples_required,
        })),
      };
      process.stdout.write(json ? `${JSON.stringify(measured)}\n` : inWords(measured));
    });
}

function namedPolicy(name: Preset): NamedPolicy {
  const { target_false_match_rate: target, step_up_false_match_rate: stepUp } = POLICY_PRESETS[name];
  return { name, targetFalseMatchRate: target, stepUpFalseMatchRate: stepUp ?? target };
}

function inWords({ protocol, users, samplesEnrolled, rows }: Measured): string {
  const [first] = rows;
  return [
    `${protocol}: ${users} people, ${samplesEnrolled} samples enrolled, ` +
      `${first?.genuine.tries ?? 0} genuine tries and ${first?.impostors.tries ?? 0} of impostors`,
    `${''.padEnd(22)}${['allow', 'step_up', 'deny', 'insufficient'].map((word) => word.padEnd(26)).join('')}`.trimEnd(),
    ...rows.flatMap((row) => [
      `${`${row.policy}, people`.padEnd(22)}${sharesInWords(row.genuine)}`,
      `${`${row.policy}, impostors`.padEnd(22)}${sharesInWords(row.impostors)}`,
      ...(row.logins === null
        ? []
        : [
            `${''.padEnd(22)}log-ins of ${TRIES_OF_A_LOGIN} tries with an allow: ${shareInWords(row.logins)} of ${row.logins.count}`,
          ]),
      ...(row.samplesRequired > samplesEnrolled
        ? [
            `${''.padEnd(22)}but ${row.policy} requires ${row.samplesRequired} samples: insufficient until they are enrolled`,
          ]
        : []),
    ]),
    '',
  ].join('\n');
}

function sharesInWords({ allow, step_up, deny, insufficient }: DecisionShares): string {
  return [allow, step_up, deny, insufficient]
    .map((share) => shareInWords(share).padEnd(26))
    .join('')
    .trimEnd();
}

function shareInWords({ rate, interval }: Share): string {
  const percent = (value: number): string => (value * 100).toFixed(2);
  const range = interval === null ? '' : ` [${percent(interval[0])}, ${percent(interval[1])}]`;
  return `${percent(rate)} %${range}`;
}
