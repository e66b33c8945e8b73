import {
  DESKTOP_FREE_TEXT,
  EvaluationError,
  type FixedTextTables,
  fitFixedTextPrior,
  fitFreeTextPrior,
  type Recording,
  shippedFixedTextPrior,
} from '@keystroke-auth/engine';
import { Command } from 'commander';
import { CliError } from '../cliError.ts';
import { dataFile } from '../dataFile.ts';
import { numbersOf } from '../numbersOf.ts';
import { readRecordings } from '../readRecordings.ts';
import { wholeNumber } from '../wholeNumber.ts';
import { fitPriorOfStore } from './fitPriorOfStore.ts';

/** Where docs/data.md puts the sets that fit. */
const SENTENCES = 'aalto-desktop/keystrokes.tsv';
const TABLET = 'meu-mobile/samples.jsonl';
const PHONE = 'pin/touch.jsonl';
const KEYPAD = 'pin/numpad.jsonl';

interface Options {
  readonly freeText?: boolean;
  readonly json?: boolean;
  readonly store?: boolean;
  readonly dryRun?: boolean;
  readonly seed: number;
}

export function fitPriorCommand(): Command {
  return new Command('fit-prior')
    .description(
      "fit the population tables of the rhythm model from the public data sets, or a store's typists",
    )
    .argument('[folder]', 'the data folder (docs/data.md)')
    .option('--free-text', 'fit the table of free text instead of those of fixed text; takes a minute')
    .option(
      '--store',
      'refit the table of keyboards on the people enrolled here, and use it if it is no worse',
    )
    .option('--dry-run', 'with --store: compare, change nothing')
    .option('--seed <number>', 'with --store: which half of the people fits', wholeNumber, 1)
    .option('--json', 'print the tables as JSON')
    .addHelpText(
      'after',
      '\nPeople are split by their number: Aalto 5:0,1,2 and 2:0 of the others fit, everybody else is kept to choose and\n' +
        'to report. Nothing is drawn by chance: the same data give the same tables. See docs/decisions/0004-priors.md.',
    )
    .action(async (folder: string | undefined, options: Options) => {
      process.stdout.write(await reportOf(folder, options));
    });
}

function reportOf(
  folder: string | undefined,
  { store, freeText, json, ...options }: Options,
): Promise<string> {
  if (store) {
    if (folder !== undefined || freeText)
      throw new CliError('--store fits fixed text on the people in DATA_DIR: no folder, no --free-text', 2);
    return fitPriorOfStore({ ...options, ...(json === undefined ? {} : { json }) });
  }
  if (folder === undefined) throw new CliError('got no data folder and no --store, expected one of them', 2);
  if (options.dryRun) throw new CliError('--dry-run goes with --store', 2);
  return freeText ? freeTextReport(folder, json) : fixedTextReport(folder, json);
}

async function fixedTextReport(folder: string, json = false): Promise<string> {
  // Found before any is read: the first takes seconds.
  const [sentences, tablet, phone, keypad] = [SENTENCES, TABLET, PHONE, KEYPAD].map((name) =>
    dataFile(folder, name),
  );
  const read = (file: string | undefined): Promise<Recording[]> => readRecordings(file ?? folder);
  const recordings = {
    sentences: await read(sentences),
    touch: [await read(tablet), await read(phone)],
    numpad: [await read(keypad)],
  };
  const tables = saying(folder, () => fitFixedTextPrior(recordings));
  const differences = differencesOf(tables, shippedFixedTextPrior());
  if (json) return `${JSON.stringify({ ...tables, differences })}\n`;
  return inWords(tables, differences);
}

/** As JSON either way: it is what the table looks like in the sources. */
async function freeTextReport(folder: string, json = false): Promise<string> {
  const sentences = await readRecordings(dataFile(folder, SENTENCES));
  const table = saying(folder, () => fitFreeTextPrior(sentences, DESKTOP_FREE_TEXT.calibration));
  const differences = differencesOf(table, DESKTOP_FREE_TEXT);
  if (json) return `${JSON.stringify({ ...table, differences })}\n`;
  return `${JSON.stringify(table, null, 2)}\n${verdict(differences)}\n`;
}

function saying<Result>(folder: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof EvaluationError) throw new CliError(`${folder}: ${error.message}`, 2);
    throw error;
  }
}

interface Difference {
  readonly path: string;
  /** Null where one of the two has no such number. */
  readonly fitted: number | null;
  readonly shipped: number | null;
}

function differencesOf(fitted: object, shipped: object): Difference[] {
  const [ours, theirs] = [new Map(numbersOf(fitted)), new Map(numbersOf(shipped))];
  return Array.from(new Set([...ours.keys(), ...theirs.keys()]))
    .map((path) => ({ path, fitted: ours.get(path) ?? null, shipped: theirs.get(path) ?? null }))
    .filter((entry) => entry.fitted !== entry.shipped);
}

const VIEW_NAMES = ['hold', 'down-down', 'up-down', 'up-up'];
const COLUMNS = ['mean', 'pace', 'habit', 'textShare', 'sample', 'noise'] as const;

function inWords({ views, holdShifts, latencyShifts }: FixedTextTables, differences: Difference[]): string {
  const cells = (values: readonly (string | number)[]): string =>
    values.map((value) => String(value).padStart(10)).join('');
  const tables = Object.entries(views).flatMap(([table, rows]) => [
    `${table.padEnd(18)}${cells(COLUMNS)}`,
    ...rows.map(
      (row, i) => `  ${(VIEW_NAMES[i] ?? '').padEnd(16)}${cells(COLUMNS.map((name) => row[name]))}`,
    ),
    '',
  ]);
  const shifts = (title: string, values: object): string[] => [
    title,
    ...numbersOf(values).map(([name, value]) => `  ${name.padEnd(24)}${String(value).padStart(10)}`),
    '',
  ];
  return [
    ...tables,
    ...shifts('hold by finger, left little (0) to right little (7)', holdShifts),
    ...shifts('latency by class of pair', latencyShifts),
    verdict(differences),
    '',
  ].join('\n');
}

function verdict(differences: readonly Difference[]): string {
  return differences.length === 0
    ? 'These are the shipped tables.'
    : `${differences.length} numbers differ from the shipped tables, the first: ${said(differences[0])}.`;
}

function said(difference: Difference | undefined): string {
  return difference === undefined
    ? ''
    : `${difference.path} is ${difference.fitted ?? 'missing'}, shipped ${difference.shipped ?? 'nothing'}`;
}
