import { type PriorComparison, PriorError, VIEWS } from '@keystroke-auth/engine';
import { PRIOR_FILE, PriorFileError } from '../../adapters/files/priorFile.ts';
import { CLI } from '../../services/audit/by.ts';
import { MIN_PEOPLE } from '../../services/typing/readTyping.ts';
import type { Refit } from '../../services/typing/refitPrior.ts';
import { CliError } from '../cliError.ts';
import { withStore } from '../withStore.ts';

export interface StoreOptions {
  readonly dryRun?: boolean;
  readonly seed: number;
  readonly json?: boolean;
}

/** Refits the table of keyboards on the people in the store, and says what came of it. */
export function fitPriorOfStore({ dryRun = false, seed, json = false }: StoreOptions): Promise<string> {
  return withStore(async ({ refitPrior }) => {
    const refit = await refitPrior({ seed, dryRun, by: CLI }).catch(refused);
    if (refit.outcome === 'too_few_people') {
      throw new CliError(
        `${refit.people} people typed one text three times or more on a keyboard, expected at least ${MIN_PEOPLE}: ` +
          'the table stays as it is',
        1,
      );
    }
    if (refit.outcome === 'not_comparable') {
      throw new CliError(
        'too few of the people who did not fit type a text that others of them type, too: nothing can be compared, ' +
          'the table stays as it is',
        1,
      );
    }
    return json ? `${JSON.stringify({ seed, ...refit })}\n` : inWords(refit, seed, dryRun);
  });
}

function refused(error: unknown): never {
  if (error instanceof PriorError) {
    throw new CliError(`the fitted table is refused (${error.message}): the table stays as it is`, 1);
  }
  if (error instanceof PriorFileError) throw new CliError(`${error.message}: the table stays as it is`, 1);
  throw error;
}

type Compared = Extract<Refit, { readonly comparison: PriorComparison }>;

const COLUMNS = ['mean', 'pace', 'habit', 'textShare', 'sample', 'noise'] as const;

function inWords(
  { people, current, fitted, comparison, ...refit }: Compared,
  seed: number,
  dryRun: boolean,
): string {
  const rows = VIEWS.flatMap((view, i) =>
    [current, fitted].map(({ id, views }) => {
      const cells = COLUMNS.map((column) => String(views[i]?.[column] ?? '').padStart(10));
      return `${view.padEnd(10)}${String(id).padStart(6)}${cells.join('')}`;
    }),
  );
  return [
    `${'view'.padEnd(10)}${'table'.padStart(6)}${COLUMNS.map((column) => column.padStart(10)).join('')}`,
    ...rows,
    '',
    `${people} people, split by hash (seed ${seed}); compared on ${comparison.people} who did not fit`,
    errorLine('EER per user', comparison, 'eer_per_user'),
    errorLine('EER at one threshold', comparison, 'eer_global'),
    errorLine('false matches at 1 %', comparison, 'false_match_rate'),
    `${' '.repeat(22)}on ${comparison.comparisons} tries of impostors`,
    '',
    verdict(refit, fitted.id, dryRun),
    '',
  ].join('\n');
}

function errorLine(
  name: string,
  comparison: PriorComparison,
  measure: 'eer_per_user' | 'eer_global' | 'false_match_rate',
): string {
  const percent = (share: number): string => (100 * share).toFixed(2);
  const { value, interval } = comparison.difference[measure];
  return (
    `${name.padEnd(22)}${percent(comparison.old[measure])} % in use, ${percent(comparison.new[measure])} % fitted, ` +
    `difference ${percent(value)} [${percent(interval[0])}, ${percent(interval[1])}]`
  );
}

const REASONS = {
  better: 'nothing was written',
  not_better: 'the fitted one is not shown to be as good',
  more_false_matches: 'under the fitted one, more impostors reach the score that lets 1 % pass',
  too_few_comparisons:
    'too few tries of impostors to see whether 1 % of them would pass under the fitted one',
} as const satisfies Record<Compared['outcome'], string>;

function verdict(
  { outcome, adopted }: Pick<Compared, 'outcome' | 'adopted'>,
  id: number,
  dryRun: boolean,
): string {
  if (adopted) {
    return (
      `Table ${id} is adopted: written to ${PRIOR_FILE} in DATA_DIR. Restart the service to use it; ` +
      'a template changes over with the next sample that it learns.'
    );
  }
  if (outcome === 'better' && dryRun) return `Table ${id} would be adopted (--dry-run: nothing was written).`;
  return `The table stays as it is: ${REASONS[outcome]}.`;
}
