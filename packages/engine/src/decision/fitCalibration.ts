import { type Protocol, parseProtocol, type Span } from '../evaluation/protocol.ts';
import type { Recording } from '../evaluation/recording.ts';
import type { UserSplit } from '../evaluation/userSplit.ts';
import {
  calibrateFixedText,
  calibrationTerms,
  type FixedTextCalibration,
  UNTYPICAL,
} from '../models/fixedText/calibration.ts';
import { type CalibrationCell, type CellPlan, calibrationCells } from './calibrationCells.ts';
import { fitLogistic, type LabelledRow } from './fitLogistic.ts';
import { fitSpread, type SpreadSample } from './fitSpread.ts';
import type { Fusion } from './fuseScores.ts';
import { GENUINE_SHARES, IMPOSTOR_SHARES } from './shares.ts';
import { fixedTextTerms, type SpreadTables } from './spreadTables.ts';

/** The public data sets of fixed texts, by the names that the plans below use. */
export type FixedTextSet = 'greyc' | 'cmu' | 'meu' | 'touch-pin' | 'numpad-pin';

export interface FixedTextFit {
  readonly calibration: FixedTextCalibration;
  readonly spreads: SpreadTables;
  readonly fusion: Fusion;
}

/**
 * Fits every constant that turns a raw fixed-text score into a decision: the tables of models/fixedText/calibration.ts,
 * spreadTables.ts and fuseScores.ts are what this gives for the public data sets and `users` 2:0. Deterministic.
 */
export function fitFixedText(
  data: Readonly<Record<FixedTextSet, readonly Recording[]>>,
  users: UserSplit,
  onProgress?: (done: number, total: number) => void,
): FixedTextFit {
  const cells = FIXED_TEXT_PLANS.flatMap((plan, i) => {
    const scored = calibrationCells(data[plan.set], plan, users);
    onProgress?.(i + 1, FIXED_TEXT_PLANS.length);
    return scored;
  });
  const balanced = withEqualSets(cells);
  const calibration = fitScoreMap(balanced);
  const calibrated = balanced.map((cell) => calibrate(cell, calibration));
  const fusion = fitFusion(calibrated);
  return { calibration, spreads: fitSpreads(calibrated, fusion), fusion };
}

interface FixedTextPlan extends CellPlan {
  readonly set: FixedTextSet;
}

/**
 * What is scored, on one half of the people. More impostor tries than the protocols of docs/accuracy.md take, since one
 * in a thousand needs many; beginnings of texts count half, since they are the same typing again.
 */
const FIXED_TEXT_PLANS: readonly FixedTextPlan[] = [
  ...[1, 2, 3, 4, 5, 7, 9].map((n) => planOf('greyc', phrase(n, 4))),
  ...[1, 2, 5].flatMap((n) => [4, 5, 7, 10, 13].map((keys) => planOf('greyc', phrase(n, 4, keys), 0.5))),
  ...[1, 2, 5, 9].map((n) => ({ ...planOf('greyc', phrase(n, 4), 0.5), positionsOnly: true })),
  ...[2, 5].map((n) => ({ ...planOf('greyc', phrase(n, 4, 7), 0.5), positionsOnly: true })),
  ...[1, 2, 3, 5, 7, 10, 20, 50].map((n) => planOf('cmu', practised(n))),
  ...[1, 5, 10].flatMap((n) => [5, 8].map((keys) => planOf('cmu', practised(n, keys), 0.5))),
  ...[1, 2, 5, 10, 20].map((n) => ({ ...planOf('cmu', practised(n), 0.5), positionsOnly: true })),
  planOf('cmu', { ...parseProtocol('killourhy-maxion'), impostors: span(1, 20) }),
  ...[1, 2, 3, 5, 7, 10, 20, 40].map((n) => planOf('meu', phrase(n, 4))),
  ...[1, 2, 5, 10, 20].flatMap((n) => [5, 8].map((keys) => planOf('meu', phrase(n, 4, keys), 0.5))),
  ...[1, 2, 3, 5, 7, 10, 15].map((n) => planOf('touch-pin', phrase(n, 10))),
  ...[1, 2, 5, 10].flatMap((n) => [5, 8].map((keys) => planOf('touch-pin', phrase(n, 10, keys), 0.5))),
  ...[1, 2, 3, 5, 7, 10, 15].map((n) => keypad(phrase(n, 10))),
  ...[1, 2, 5, 10].flatMap((n) => [5, 8].map((keys) => keypad(phrase(n, 10, keys), 0.5))),
  // The same file as it is labelled, a keyboard with unknown keys: what a keypad that nobody declared looks like.
  ...[1, 2, 5, 10].map((n) => planOf('numpad-pin', phrase(n, 10))),
];

function keypad(protocol: Protocol, weight = 1): FixedTextPlan {
  return { ...planOf('numpad-pin', protocol, weight), device: 'numpad' };
}

function planOf(set: FixedTextSet, protocol: Protocol, weight = 1): FixedTextPlan {
  return { set, protocol, weight };
}

function phrase(n: number, impostors: number, keys: number | null = null): Protocol {
  return { ...parseProtocol(`phrase-${n}`), impostors: span(1, impostors), firstPresses: keys };
}

function practised(n: number, keys: number | null = null): Protocol {
  return { ...parseProtocol(`practised-${n}`), impostors: span(201, 230), firstPresses: keys };
}

function span(from: number, to: number): Span {
  return { from, to };
}

/** Every data set weighs 1 in all. */
function withEqualSets(cells: readonly CalibrationCell[]): CalibrationCell[] {
  const totals = new Map<string, number>();
  for (const { set, weight } of cells) totals.set(set, (totals.get(set) ?? 0) + weight);
  return cells.map((cell) => ({ ...cell, weight: cell.weight / (totals.get(cell.set) ?? 1) }));
}

/** Scores stand for their neighbours: a regression of this many quantiles is as good as one of all scores. */
const QUANTILES = 400;
/** Where the regression starts: the map of the first build. */
const START = { offset: -0.34, slope: 2 };

function fitScoreMap(cells: readonly CalibrationCell[]): FixedTextCalibration {
  const rows = cells.flatMap((cell) => {
    const terms = calibrationTerms(cell.shape);
    const rowOf = (score: number): number[] => [...terms, ...terms.map((term) => term * score)];
    return labelledRows(cell.weight, concatenate(cell.genuine), concatenate(cell.impostors), rowOf);
  });
  const weights = fitLogistic(rows, [START.offset, 0, 0, START.slope, 0, 0], UNTYPICAL);
  return { offset: weights.slice(0, 3), slope: weights.slice(3, 6) };
}

/** Both kinds of tries weigh half, so that the odds are likelihood ratios. */
function labelledRows(
  weight: number,
  genuine: Float64Array,
  impostors: Float64Array,
  rowOf: (score: number) => number[],
): LabelledRow[] {
  const rows = (scores: Float64Array, isGenuine: boolean): LabelledRow[] => {
    const points = quantiles(scores);
    return Array.from(points, (score) => ({
      terms: rowOf(score),
      genuine: isGenuine,
      weight: weight / points.length,
    }));
  };
  return [...rows(genuine, true), ...rows(impostors, false)];
}

function quantiles(scores: Float64Array): Float64Array {
  const sorted = scores.toSorted();
  if (sorted.length <= QUANTILES) return sorted;
  return Float64Array.from(
    { length: QUANTILES },
    (_, i) => sorted[Math.floor(((i + 0.5) / QUANTILES) * sorted.length)] ?? 0,
  );
}

function calibrate(cell: CalibrationCell, calibration: FixedTextCalibration): CalibrationCell {
  const map = (scores: Float64Array): Float64Array =>
    scores.map((score) => calibrateFixedText(score, cell.shape, calibration));
  return { ...cell, genuine: cell.genuine.map(map), impostors: cell.impostors.map(map) };
}

/** Two samples in a row, typed for one attempt: their sum, no sample used twice. */
function sumsOfTwo(lists: readonly Float64Array[]): Float64Array {
  const sums = lists.flatMap((list) =>
    Array.from({ length: list.length >> 1 }, (_, i) => (list[2 * i] ?? 0) + (list[2 * i + 1] ?? 0)),
  );
  return Float64Array.from(sums);
}

function fitFusion(cells: readonly CalibrationCell[]): Fusion {
  const rows = cells
    .map((cell) => ({ cell, genuine: sumsOfTwo(cell.genuine), impostors: sumsOfTwo(cell.impostors) }))
    .filter(({ genuine, impostors }) => genuine.length > 0 && impostors.length > 0)
    .flatMap(({ cell, genuine, impostors }) =>
      labelledRows(cell.weight, genuine, impostors, (sum) => [1, sum]),
    );
  const [offset = 0, slope = 1] = fitLogistic(rows, [0, 1]);
  return { offset, slope };
}

function fitSpreads(cells: readonly CalibrationCell[], fusion: Fusion): SpreadTables {
  const fused = (lists: readonly Float64Array[]): Float64Array =>
    sumsOfTwo(lists).map((sum) => fusion.offset + fusion.slope * sum);
  const samplesOf = (listsOf: (cell: CalibrationCell) => readonly Float64Array[]): SpreadSample[] =>
    cells.flatMap((cell) => {
      const { shape, weight } = cell;
      const second = { ...shape, tries: 2 as const };
      return [
        { terms: fixedTextTerms(shape) ?? [], scores: concatenate(listsOf(cell)), weight },
        { terms: fixedTextTerms(second) ?? [], scores: fused(listsOf(cell)), weight },
      ];
    });
  return {
    impostor: fitSpread(
      samplesOf(({ impostors }) => impostors),
      IMPOSTOR_SHARES,
    ),
    genuine: fitSpread(
      samplesOf(({ genuine }) => genuine),
      GENUINE_SHARES,
    ),
  };
}

function concatenate(lists: readonly Float64Array[]): Float64Array {
  return Float64Array.from(lists.flatMap((list) => Array.from(list)));
}
