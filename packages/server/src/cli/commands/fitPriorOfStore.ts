import { type PriorComparison, VIEWS } from '@keystroke-auth/engine';
import { PRIOR_FILE } from '../../adapters/files/priorFile.ts';
import { MIN_PEOPLE, type Refit } from '../../services/refitPrior.ts';
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
    const refit = await refitPrior({ seed, dryRun });
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
    '',
    verdict(refit, fitted.id, dryRun),
    '',
  ].join('\n');
}

function errorLine(
  name: string,
  comparison: PriorComparison,
  measure: 'eer_per_user' | 'eer_global',
): string {
  const percent = (share: number): string => (100 * share).toFixed(2);
  const { value, interval } = comparison.difference[measure];
  return (
    `${name.padEnd(22)}${percent(comparison.old[measure])} % in use, ${percent(comparison.new[measure])} % fitted, ` +
    `difference ${percent(value)} [${percent(interval[0])}, ${percent(interval[1])}]`
  );
}

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
  return 'The table stays as it is: the fitted one is not shown to be as good.';
}
