import {
  type CalibrationCost,
  type FixedTextFit,
  type FreeTextFit,
  fitFixedText,
  fitFreeText,
  fitFreeTextCalibration,
  fixedTextCost,
  freeTextCost,
  parseUserSplit,
  type Recording,
  shippedFixedTextCalibration,
  shippedFreeTextCalibration,
} from '@keystroke-auth/engine';
import { Command } from 'commander';
import { dataFile } from '../dataFile.ts';
import { numbersOf } from '../numbersOf.ts';
import { startProgress } from '../progress.ts';
import { readRecordings } from '../readRecordings.ts';
import { saying } from '../saying.ts';
import { wholeNumber } from '../wholeNumber.ts';

/** Where docs/data.md puts the sets that fit. */
const PHRASE = 'greyc-nislab/samples.jsonl';
const PASSWORD = 'cmu-strong-password/DSL-StrongPasswordData.csv';
const TABLET = 'meu-mobile/samples.jsonl';
const PHONE = 'pin/touch.jsonl';
const KEYPAD = 'pin/numpad.jsonl';
const SENTENCES = 'aalto-desktop/keystrokes.tsv';

/** Who fits, and on whom it is measured (docs/accuracy.md). */
const FIXED_TEXT_USERS = { fit: '2:0', heldOut: '2:1' };
const FREE_TEXT_USERS = { fit: '5:0,1,2', heldOut: '5:3' };

interface Options {
  readonly freeText?: boolean;
  readonly users?: string;
  readonly heldOut?: string;
  readonly seed: number;
  readonly json?: boolean;
}

export function fitCalibrationCommand(): Command {
  return new Command('fit-calibration')
    .description('refit every number between a raw score and a decision, and hold it against what is shipped')
    .argument('<folder>', 'the data folder (docs/data.md)')
    .option('--free-text', 'the numbers of free text instead of those of fixed text; takes minutes')
    .option('--users <mod:rest>', 'who fits (default: 2:0, free text 5:0,1,2)')
    .option(
      '--held-out <mod:rest>',
      'on whom both are measured; in free text the rates are fitted on them, too (default: 2:1, free text 5:3)',
    )
    .option('--seed <number>', 'which impostors fit free text; fixed text draws nothing', wholeNumber, 1)
    .option('--json', 'print everything as JSON')
    .addHelpText(
      'after',
      '\nCllr is what scores lose, in bits, when they are taken at their word. See docs/decisions/0007-calibration.md.',
    )
    .action(async (folder: string, options: Options) => {
      const report = options.freeText ? await freeText(folder, options) : await fixedText(folder, options);
      process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : inWords(report));
    });
}

interface Report {
  readonly users: string;
  readonly heldOut: string;
  readonly fitted: FixedTextFit | FreeTextFit;
  readonly numbers: readonly ComparedNumber[];
  /** On people held out: shipped, fitted. */
  readonly costs: readonly CalibrationCost[];
}

async function fixedText(folder: string, options: Options): Promise<Report> {
  const users = options.users ?? FIXED_TEXT_USERS.fit;
  const heldOut = options.heldOut ?? FIXED_TEXT_USERS.heldOut;
  const [fitting, others] = saying(() => [parseUserSplit(users), parseUserSplit(heldOut)] as const);
  // Found before any is read.
  const files = [PHRASE, PASSWORD, TABLET, PHONE, KEYPAD].map((name) => dataFile(folder, name));
  const read = (i: number): Promise<Recording[]> => readRecordings(files[i] ?? folder);
  const data = {
    greyc: await read(0),
    cmu: await read(1),
    meu: await read(2),
    'touch-pin': await read(3),
    'numpad-pin': await read(4),
  };
  const shipped = shippedFixedTextCalibration();
  const fitted = withProgress('score', (onProgress) => fitFixedText(data, fitting, onProgress));
  const costs = saying(() => fixedTextCost(data, others, [shipped.calibration, fitted.calibration]));
  return { users, heldOut, fitted, numbers: compareNumbers(shipped, fitted), costs };
}

async function freeText(folder: string, { seed, ...options }: Options): Promise<Report> {
  const users = options.users ?? FREE_TEXT_USERS.fit;
  const heldOut = options.heldOut ?? FREE_TEXT_USERS.heldOut;
  const [fitting, others] = saying(() => [parseUserSplit(users), parseUserSplit(heldOut)] as const);
  const sentences = await readRecordings(dataFile(folder, SENTENCES));
  const shipped = shippedFreeTextCalibration();
  const calibration = withProgress('score', (onProgress) =>
    fitFreeTextCalibration(sentences, fitting, { seed, onProgress }),
  );
  const costs = withProgress('compare', (onProgress) =>
    freeTextCost(sentences, others, [shipped.calibration, calibration], { seed, onProgress }),
  );
  const spreads = withProgress('rates', (onProgress) => fitFreeText(sentences, others, onProgress));
  const fitted = { calibration, spreads };
  return { users, heldOut, fitted, numbers: compareNumbers(shipped, fitted), costs };
}

function withProgress<Result>(
  what: string,
  work: (onProgress: (done: number, total: number) => void) => Result,
): Result {
  let progress: ReturnType<typeof startProgress> | undefined;
  try {
    return saying(() =>
      work((done, total) => {
        progress ??= startProgress(what, total);
        progress.set(done);
      }),
    );
  } finally {
    progress?.stop();
  }
}

interface ComparedNumber {
  readonly name: string;
  readonly shipped: number;
  readonly fitted: number;
  readonly difference: number;
}

/** What is shipped is rounded. */
const DECIMALS = 3;

function rounded(value: number): number {
  return Number(value.toFixed(DECIMALS));
}

function compareNumbers(shipped: object, fitted: object): ComparedNumber[] {
  const ours = new Map(numbersOf(fitted));
  return numbersOf(shipped).map(([name, theirs]) => {
    const value = rounded(ours.get(name) ?? Number.NaN);
    return { name, shipped: theirs, fitted: value, difference: rounded(value - theirs) };
  });
}

/** Both and their difference, as it is between the decimals that are shown. */
function withDifference(shipped: number, fitted: number, decimals: number): string[] {
  const [theirs = 0, ours = 0] = [shipped, fitted].map((value) => Number(value.toFixed(decimals)));
  return [theirs, ours, ours - theirs].map((value) => value.toFixed(decimals));
}

function inWords({ users, heldOut, numbers, costs }: Report): string {
  const row = (name: string, ...cells: readonly string[]): string =>
    `${name.padEnd(40)}${cells.map((cell) => cell.padStart(12)).join('')}`;
  const differing = numbers.filter(({ difference }) => difference !== 0);
  const most = differing.toSorted((a, b) => Math.abs(b.difference) - Math.abs(a.difference))[0];
  return [
    row(`fitted on ${users}`, 'shipped', 'fitted', 'difference'),
    ...numbers.map(({ name, shipped, fitted }) => row(name, ...withDifference(shipped, fitted, DECIMALS))),
    most === undefined
      ? 'These are the shipped numbers.'
      : `${differing.length} of ${numbers.length} numbers differ from the shipped ones, ${most.name} the most.`,
    '',
    row(`Cllr on ${heldOut}, in bits`, 'shipped', 'fitted', 'difference'),
    ...costs.map(({ data, protocol, cllr: [shipped = Number.NaN, fitted = Number.NaN] }) =>
      row(`${data} ${protocol}`, ...withDifference(shipped, fitted, 4)),
    ),
    '',
  ].join('\n');
}
