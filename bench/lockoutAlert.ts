/**
 * How often an enrolment of five is told that it will often be rejected, and how often that is right: for thresholds
 * of `expectedRejectRate`, the share of enrolments at or above it, and among those the share of whom half or more of
 * the next ten tries are rejected at a false match rate of 1 %.
 *
 *     npm run -s bench:lockout -- ../shared/data [--users 2:1]
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  buildTrials,
  consistencyOf,
  createRhythm,
  decide,
  type EnrolledTypist,
  parseProtocol,
  parseUserSplit,
  shapeOf,
} from '@keystroke-auth/engine';
import { readRecordings } from '../packages/server/src/cli/readRecordings.ts';

const SETS = [
  ['greyc-nislab/samples.jsonl.gz', 'phrase-5'],
  ['cmu-strong-password/DSL-StrongPasswordData.csv.gz', 'phrase-5'],
  ['cmu-strong-password/DSL-StrongPasswordData.csv.gz', 'practised-5'],
  ['meu-mobile/samples.jsonl.gz', 'phrase-5'],
  ['pin/touch.jsonl.gz', 'phrase-5'],
] as const;
const THRESHOLDS = [0.25, 0.4, 0.5, 0.6, 0.7, 0.8];
const TRIES = 10;
const TARGET = 0.01;

interface Outcome {
  readonly expected: number;
  readonly rejected: number;
}

/** Null for text that no consistency is told of. */
function outcomeOf({ enrolment, genuine, device }: EnrolledTypist): Outcome | null {
  const expected = consistencyOf(enrolment, device)?.expectedRejectRate;
  if (expected === undefined) return null;
  const model = createRhythm({ text: 'fixed', device });
  const template = model.enrol(enrolment);
  const tries = genuine.slice(0, TRIES);
  const rejected = tries.filter((sample) => {
    const { decision } = decide(model.score(template, sample), shapeOf(template, sample), {
      targetFalseMatchRate: TARGET,
      stepUpFalseMatchRate: TARGET,
    });
    return decision !== 'allow';
  });
  return { expected, rejected: rejected.length / tries.length };
}

const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((part / whole) * 100).toFixed(0)} %`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { users: { type: 'string', default: '2:0' } },
});
const [data] = positionals;
if (data === undefined) throw new Error('expected the folder of the data sets');

const out = (line: string): boolean => process.stdout.write(`${line}\n`);
out(`people ${values.users}; affected: half or more of the next ten tries rejected`);
const all: Outcome[] = [];
for (const [file, protocol] of SETS) {
  const recordings = await readRecordings(join(data, file));
  const trials = buildTrials(recordings, parseProtocol(protocol), { users: parseUserSplit(values.users) });
  const outcomes = trials.typists.flatMap((typist) => outcomeOf(typist) ?? []);
  report(`${file} ${protocol}`, outcomes);
  all.push(...outcomes);
}
report('all', all);

function report(name: string, outcomes: readonly Outcome[]): void {
  const affected = (some: readonly Outcome[]): number =>
    some.filter(({ rejected }) => rejected >= 0.5).length;
  out(`${name}: ${outcomes.length} enrolments, affected ${percent(affected(outcomes), outcomes.length)}`);
  for (const threshold of THRESHOLDS) {
    const told = outcomes.filter(({ expected }) => expected >= threshold);
    out(
      `  ${threshold.toFixed(2)}  told ${percent(told.length, outcomes.length).padStart(5)}` +
        `  right ${percent(affected(told), told.length).padStart(5)}` +
        `  of the affected told ${percent(affected(told), affected(outcomes)).padStart(5)}`,
    );
  }
}
