import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import {
  type AttackReport,
  type EvaluationResult,
  type FalseMatchRow,
  MODEL_KINDS,
  PROTOCOL_NAMES,
} from '@keystroke-auth/engine';
import { Command, Option } from 'commander';
import { VERSION } from '../../version.ts';
import { CliError } from '../cliError.ts';
import { type Measurement, type MeasurementOptions, prepareMeasurement } from '../measurement.ts';
import { readRecordings } from '../readRecordings.ts';
import { type AttackRow, renderReport } from '../report/renderReport.ts';

interface Options extends MeasurementOptions {
  readonly html?: string;
  readonly json?: boolean;
}

export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description("measure a model's error rates on recorded typing")
    .argument('<file>', 'recordings: CMU csv, Aalto tsv or folder, or JSON lines; plain or .gz')
    .requiredOption('--protocol <name>', `one of ${PROTOCOL_NAMES.join(', ')}`)
    .addOption(new Option('--model <kind>', 'which model').choices(MODEL_KINDS).default('rhythm'))
    .option('--users <mod:rest>', 'only people whose number leaves this rest, such as 2:1 or 5:3,4')
    .option('--session <name>', 'only recordings of this session (default: two-handed, where there is one)')
    .option('--aligned', 'let the model judge samples with another number of keys, instead of rejecting them')
    .option(
      '--false-match',
      'hold targets of the false match rate against what they turn out to be (rhythm model)',
    )
    .option('--attacks', 'attack every template with replays, scripts and forgeries, too (fixed text)')
    .option('--html <file>', 'write a page with curves and tables, too')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nRates are printed in percent, with --json as fractions; intervals are 95 %, bootstrap over people.\nSee docs/accuracy.md.',
    )
    .action(async (file: string, options: Options) => {
      // What was asked is checked before a file of a million lines is read.
      const measure = prepareMeasurement(options);
      const measurement = measure(await readRecordings(file));
      if (options.html !== undefined) writeReport(options.html, file, measurement);
      const { result, attacks, falseMatch } = measurement;
      if (options.json) {
        process.stdout.write(
          `${JSON.stringify({ ...result, ...(falseMatch && { falseMatch }), ...(attacks && { attacks }) })}\n`,
        );
      } else {
        process.stdout.write(inWords(result));
        if (falseMatch !== null) process.stdout.write(falseMatchInWords(falseMatch));
        if (attacks !== null) process.stdout.write(attacksInWords(attacks));
      }
    });
}

function writeReport(target: string, recordings: string, measurement: Measurement): void {
  const { result, curves, byDevice, attacks } = measurement;
  const page = renderReport({
    data: basename(recordings),
    version: VERSION,
    result,
    curves,
    byDevice,
    attacks: attacks === null ? [] : attackRows(attacks),
  });
  try {
    writeFileSync(target, page);
  } catch (error) {
    throw new CliError(
      `${target}: can't be written: ${error instanceof Error ? error.message : String(error)}`,
      1,
    );
  }
}

/** The species as a report's table shows them. */
function attackRows({ species }: AttackReport): AttackRow[] {
  return species
    .filter(({ iapar }) => iapar.checked.tries > 0)
    .map(({ id, name, iapar }) => ({
      species: `${id}: ${name}`,
      tries: iapar.checked.tries,
      acceptedWithout: iapar.unchecked.value,
      acceptedWith: iapar.checked.value,
    }));
}

function attacksInWords(report: AttackReport): string {
  const percent = (rate: number): string => `${(rate * 100).toFixed(2)} %`.padStart(10);
  const rows = attackRows(report).map(
    ({ species, acceptedWithout, acceptedWith }) =>
      `${species.padEnd(44)}${percent(acceptedWithout)}${percent(acceptedWith)}`,
  );
  const { bpcer } = report;
  return [
    `${'attacks accepted at the threshold: checks'.padEnd(44)}       off        on`,
    ...rows,
    `real samples that the checks take for attacks: genuine${percent(bpcer.genuine.value)}, impostors${percent(bpcer.impostors.value)}`,
    '',
  ].join('\n');
}

function falseMatchInWords(rows: readonly FalseMatchRow[]): string {
  const percent = (rate: number): string => `${(rate * 100).toFixed(3)} %`.padStart(10);
  const lines = rows.map(
    ({ target, comparisons, falseMatchRate, interval, falseNonMatchRate, insufficient, claim }) => {
      const range = interval === null ? '' : `${percent(interval[0])} …${percent(interval[1])}`;
      return (
        `${percent(target)}${percent(falseMatchRate)}  ${range.padEnd(24)}${String(comparisons).padStart(11)}` +
        `${percent(falseNonMatchRate)}${percent(insufficient)}  ${claim}`
      );
    },
  );
  return [
    'target FMR  measured  95 %, two-way            comparisons      FNMR insufficient  half to twice the target?',
    ...lines,
    '',
  ].join('\n');
}

const ROWS = [
  ['eer_per_user_mean', 'EER, threshold per user'],
  ['eer_global', 'EER, one threshold'],
  ['frr_at_far_1pct', 'FRR at 1 % FAR'],
  ['frr_at_far_01pct', 'FRR at 0.1 % FAR'],
  ['frr_at_threshold', "FRR at the model's threshold"],
  ['far_at_threshold', "FAR at the model's threshold"],
] as const;

function inWords(result: EvaluationResult): string {
  const percent = (rate: number): string => `${(rate * 100).toFixed(2)} %`.padStart(9);
  const rows = ROWS.map(([name, label]) => {
    const interval = result.intervals[name];
    const range = interval === undefined ? '' : `   95 %: ${percent(interval[0])} …${percent(interval[1])}`;
    return `${label.padEnd(30)}${percent(result[name])}${range}`;
  });
  return [
    `${result.protocol}, ${result.model}: ${result.users} people, ${result.templates} templates, ` +
      `${result.genuine} genuine and ${result.impostors} impostor tries`,
    ...(result.left_out === 0 ? [] : [`left out, too few samples: ${result.left_out}`]),
    ...rows,
    `${'Cllr / min Cllr'.padEnd(30)}${result.cllr.toFixed(3).padStart(9)} / ${result.min_cllr.toFixed(3)} bits`,
    '',
  ].join('\n');
}
