import { cllr } from '../evaluation/cllr.ts';
import { parseProtocol } from '../evaluation/protocol.ts';
import type { Recording } from '../evaluation/recording.ts';
import type { UserSplit } from '../evaluation/userSplit.ts';
import { calibrateFixedText, type FixedTextCalibration } from '../models/fixedText/calibration.ts';
import type { FreeTextCalibration } from '../prior/freeTextPrior.ts';
import { calibrationCells } from './calibrationCells.ts';
import type { FixedTextSet } from './fitCalibration.ts';
import { type FreeTextCellOptions, freeTextCells } from './freeTextCells.ts';
import { weightsOf } from './freeTextWeights.ts';

/** What the scores of some tries are worth under each of several calibrations: Cllr, in bits. */
export interface CalibrationCost {
  readonly data: string;
  readonly protocol: string;
  readonly cllr: readonly number[];
}

/** One row of docs/accuracy.md for each data set. */
const FIXED_TEXT_PROTOCOLS: readonly (readonly [FixedTextSet, string])[] = [
  ['greyc', 'phrase-5'],
  ['cmu', 'practised-5'],
  ['meu', 'phrase-5'],
  ['touch-pin', 'phrase-5'],
  ['numpad-pin', 'phrase-5'],
];

/** Measures calibrations of fixed text on the same tries. */
export function fixedTextCost(
  data: Readonly<Record<FixedTextSet, readonly Recording[]>>,
  users: UserSplit,
  calibrations: readonly FixedTextCalibration[],
): CalibrationCost[] {
  return FIXED_TEXT_PROTOCOLS.flatMap(([set, protocol]) => {
    const plan = { set, protocol: parseProtocol(protocol), weight: 1 };
    return calibrationCells(data[set], plan, users).map(({ shape, genuine, impostors }) => ({
      data: set,
      protocol,
      cllr: calibrations.map((calibration) => {
        const map = (lists: readonly Float64Array[]): Float64Array =>
          Float64Array.from(
            lists.flatMap((list) => Array.from(list)),
            (score) => calibrateFixedText(score, shape, calibration),
          );
        return cllr(map(genuine), map(impostors));
      }),
    }));
  });
}

/** Shorter free text is refused. */
const FREE_TEXT_LENGTHS = [12, 25, 50, 100];

/** Measures calibrations of free text on the same tries. */
export function freeTextCost(
  recordings: readonly Recording[],
  users: UserSplit,
  calibrations: readonly FreeTextCalibration[],
  options: Omit<FreeTextCellOptions, 'lengths'>,
): CalibrationCost[] {
  const lists = calibrations.map(weightsOf);
  const cells = freeTextCells(recordings, users, { ...options, lengths: FREE_TEXT_LENGTHS });
  return cells.map(({ samples, keys, genuine, impostors }) => ({
    data: 'aalto',
    protocol: `free-${samples}, ${keys} keys`,
    cllr: lists.map((weights) => {
      const map = (tries: typeof genuine): Float64Array =>
        Float64Array.from(tries, (terms) =>
          terms.reduce((sum, term, k) => sum + term * (weights[k] ?? 0), 0),
        );
      return cllr(map(genuine), map(impostors));
    }),
  }));
}
