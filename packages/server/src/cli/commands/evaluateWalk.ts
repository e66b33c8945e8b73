import { createRhythm, evaluateWalk, parseUserSplit, type WalkResult } from '@keystroke-auth/engine';
import { Command } from 'commander';
import { readRecordings } from '../readRecordings.ts';
import { saying } from '../saying.ts';
import { updateRule } from '../updateRule.ts';
import { wholeNumber } from '../wholeNumber.ts';

interface Options {
  readonly enroll: number;
  readonly ownersType?: boolean;
  readonly unbounded?: boolean;
  readonly users?: string;
  readonly json?: boolean;
}

export function evaluateWalkCommand(): Command {
  return new Command('evaluate-walk')
    .description('measure impostors who lead a learning template to their own rhythm in small steps')
    .argument('<file>', 'recordings of people typing one text again and again, such as the CMU file')
    .option('--enroll <n>', 'samples enrolled', wholeNumber, 5)
    .option('--owners-type', 'owners type in between, a try for each of the impostor')
    .option('--unbounded', 'without the limits on how far updates may move a template')
    .option('--users <mod:rest>', 'only people whose number leaves this rest, such as 2:1')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nThe impostor knows five samples of the owner, sees every score, types a mixture of both rhythms that is just\n' +
        'accepted, and arrives when their own rhythm is. At most 100 updates.',
    )
    .action(async (file: string, { enroll, ownersType, unbounded, users, json }: Options) => {
      const recordings = await readRecordings(file);
      const result = saying(() =>
        evaluateWalk(recordings, (device) => createRhythm({ text: 'fixed', device }), {
          enrolment: enroll,
          ownersType: ownersType === true,
          ...updateRule(unbounded === true),
          ...(users === undefined ? {} : { selection: { users: parseUserSplit(users) } }),
        }),
      );
      process.stdout.write(json ? `${JSON.stringify(result)}\n` : inWords(result));
    });
}

function inWords({
  walks,
  accepted_at_once,
  arrived,
  arrived_within_20,
  median_updates,
}: WalkResult): string {
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  return (
    `${walks} walks (${accepted_at_once} impostors were accepted without any): ${percent(arrived)} arrived, ` +
    `${percent(arrived_within_20)} within 20 updates, median ${median_updates ?? 'none'}\n`
  );
}
