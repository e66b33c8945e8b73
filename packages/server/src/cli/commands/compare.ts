import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { EvaluationResult, ModelKind, Recording } from '@keystroke-auth/engine';
import { Command, Option } from 'commander';
import { CliError } from '../cliError.ts';
import { prepareMeasurement } from '../measurement.ts';
import { percent } from '../percent.ts';
import { readRecordings } from '../readRecordings.ts';

type Part = 'report' | 'development' | 'all';

interface DataSet {
  readonly name: string;
  readonly file: string;
  readonly protocols: readonly string[];
  /** `--users` of each part: who was used to choose, and who only to report. */
  readonly users: Readonly<Record<Part, string | undefined>>;
}

const HALVES = { report: '2:1', development: '2:0', all: undefined };

/** Every public set that docs/data.md names, with the protocols that it can carry. */
const DATA_SETS: readonly DataSet[] = [
  {
    name: 'CMU',
    file: 'cmu-strong-password/DSL-StrongPasswordData.csv',
    protocols: ['killourhy-maxion', 'practised-5', 'practised-10', 'novice-5'],
    users: HALVES,
  },
  { name: 'GREYC', file: 'greyc-nislab/samples.jsonl', protocols: ['phrase-3', 'phrase-5'], users: HALVES },
  { name: 'MEU tablet', file: 'meu-mobile/samples.jsonl', protocols: ['phrase-5'], users: HALVES },
  { name: 'PIN touch', file: 'pin/touch.jsonl', protocols: ['phrase-5'], users: HALVES },
  { name: 'PIN keypad', file: 'pin/numpad.jsonl', protocols: ['phrase-5'], users: HALVES },
  {
    name: 'Aalto',
    file: 'aalto-desktop/keystrokes.tsv',
    protocols: ['free-1', 'free-5', 'free-10'],
    // 5:0,1,2 fitted the prior of the rhythm model: their figures would say nothing.
    users: { report: '5:4', development: '5:3', all: '5:3,4' },
  },
];

const MODELS: readonly ModelKind[] = ['rhythm', 'scaled-manhattan', 'isolation-forest'];

interface Row extends EvaluationResult {
  readonly data: string;
}

export function compareCommand(): Command {
  return new Command('compare')
    .description('measure every model on every public data set: the table of docs/accuracy.md')
    .argument('<folder>', 'the data folder (docs/data.md)')
    .addOption(
      new Option('--part <part>', 'which people: those never used to choose anything, those used, or both')
        .choices(['report', 'development', 'all'])
        .default('report'),
    )
    .option('--json', 'print the rows as JSON')
    .action(async (folder: string, { part, json }: { part: Part; json?: boolean }) => {
      const sets = DATA_SETS.flatMap((set) => {
        const file = [`${set.file}.gz`, set.file]
          .map((name) => join(folder, name))
          .find((path) => existsSync(path));
        return file === undefined ? [] : [{ ...set, file }];
      });
      if (sets.length === 0) throw new CliError(`${folder}: holds none of the data sets of docs/data.md`, 2);
      const rows: Row[] = [];
      for (const set of sets) rows.push(...measureSet(set, await readRecordings(set.file), part));
      process.stdout.write(json ? `${JSON.stringify({ part, rows })}\n` : asTable(rows));
    });
}

function measureSet(
  { name, protocols, users }: DataSet,
  recordings: readonly Recording[],
  part: Part,
): Row[] {
  const split = users[part];
  return protocols.flatMap((protocol) =>
    MODELS.map((model) => {
      const options = { protocol, model, ...(split === undefined ? {} : { users: split }) };
      return { data: name, ...prepareMeasurement(options)(recordings).result };
    }),
  );
}

const COLUMNS = ['eer_per_user_mean', 'eer_global', 'frr_at_far_1pct'] as const;

/** A Markdown table: readable as it is, and the one in the documentation. */
function asTable(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const cells = COLUMNS.map((name) => {
      const [low, high] = row.intervals[name] ?? [row[name], row[name]];
      return `${percent(row[name])} (${percent(low)}–${percent(high)})`;
    });
    return `| ${[row.data, row.protocol, row.model, row.users, row.genuine, row.impostors, ...cells].join(' | ')} |`;
  });
  return [
    '| data | protocol | model | people | genuine | impostors | EER per user | EER, one threshold | FRR at 1 % FAR |',
    '|---|---|---|---|---|---|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}
