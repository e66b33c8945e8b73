import type { Recording } from '../evaluation/recording.ts';
import type { UserSplit } from '../evaluation/userSplit.ts';
import type { FreeTextCalibration } from '../prior/freeTextPrior.ts';
import { fitLogistic, type LabelledRow } from './fitLogistic.ts';
import { type FreeTextCell, type FreeTextCellOptions, freeTextCells } from './freeTextCells.ts';
import { calibrationOf } from './freeTextWeights.ts';

/**
 * Tries of 3 and 6 keys take part, though they are refused. Mean Cllr on development users (1, 5 and 10 sentences
 * enrolled, 13 to 100 keys) is 0.2693 with them, 0.2728 without, 0.2717 without any that is refused.
 */
const LENGTHS = [3, 6, 12, 25, 50, 100];
/** The length of the protocols weighs as much as the others together; with all lengths alike it is 0.2695. */
const USUAL = 50;
/** Where the regression starts: the views' evidence, added up. */
const START = [1, 1, 1, 1];

/**
 * Fits the map from the evidence of the views to a calibrated ratio, the calibration of prior/freeTextPrior.ts: a
 * logistic regression on the Aalto sentences, `users` 5:0,1,2. The seed draws the impostors.
 *
 * The shipped weights are of another draw, under the table before its last fit and before repeated pairs were capped:
 * what this gives is within 5 % of their weights of evidence, and worth as much on other people (docs/accuracy.md).
 */
export function fitFreeTextCalibration(
  recordings: readonly Recording[],
  users: UserSplit,
  options: Omit<FreeTextCellOptions, 'lengths'>,
): FreeTextCalibration {
  const rows = freeTextCells(recordings, users, { ...options, lengths: LENGTHS }).flatMap(rowsOf);
  const size = rows[0]?.terms.length ?? 0;
  return calibrationOf(
    fitLogistic(
      rows,
      Array.from({ length: size }, (_, k) => START[k] ?? 0),
    ),
  );
}

/** In every cell genuine tries weigh as much as impostors', so that the odds are likelihood ratios. */
function rowsOf({ keys, genuine, impostors }: FreeTextCell): LabelledRow[] {
  const weight = keys === USUAL ? LENGTHS.length - 1 : 1;
  const rows = (tries: FreeTextCell['genuine'], isGenuine: boolean): LabelledRow[] =>
    tries.map((terms) => ({ terms, genuine: isGenuine, weight: weight / tries.length }));
  return [...rows(genuine, true), ...rows(impostors, false)];
}
