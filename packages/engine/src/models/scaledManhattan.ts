import type { KeystrokeSample } from '../keystrokes/sample.ts';
import { timingVector } from '../rhythm/timingVector.ts';
import { type Model, ModelError, type Score } from './model.ts';
import { MAX_ROWS, parseManhattan, serialiseManhattan } from './scaledManhattanBuffer.ts';

export interface ManhattanTemplate {
  /**
   * The timing vector of every sample enrolled, of any length: which length is the text's is decided anew with
   * each sample, so that a typo in the first one does no lasting harm.
   */
  readonly rows: readonly Float32Array[];
  /** Of the rows of the text's length, value by value; NaN where no row has one. */
  readonly means: Float64Array;
  /** How far the typist's next value is expected from the mean. */
  readonly expected: Float64Array;
}

/**
 * A deviation below it, in seconds, is what a timer's steps and few samples make, not a typist: the smallest of
 * any subject of the CMU benchmark over 50 samples is 3.4 ms. At 2 ms no equal-error rate at five samples or
 * more moves by 0.1 % there, and at two samples it falls from 21.7 to 18.9 %; from 5 ms on it costs.
 */
const LEAST_DEVIATION = 0.002;

/**
 * The mean deviation of practised typists (CMU, even subjects, sessions 5 to 8), in seconds: of H, DD, UD. It
 * stands in where one value is all there is.
 */
const TYPICAL_DEVIATION = [0.011, 0.054, 0.053] as const;

/**
 * The threshold where, of CMU's even subjects, as many typists are refused as are taken for another: one in five
 * (protocol practised-10). With 200 samples that point is at -1.4.
 */
const THRESHOLD = -2.1;

/** The least score: a probe that far off, or not of the text. */
const FLOOR = -1e6;

/**
 * The scaled Manhattan detector, the best of fourteen in Killourhy & Maxion 2009 (0.096 on their protocol): the
 * distance from the mean vector, each value in units of its mean absolute deviation. For a fixed text; keys are
 * not looked at, only how many there are.
 *
 * The score is the negative distance divided by the number of values and by what enrolment of that size is
 * expected to err, so that one threshold fits texts and enrolments of any size: a typist's own scores are about
 * -1. Both divide all scores of a template alike, so its equal-error rate is that of the plain distance.
 */
export function createScaledManhattan(): Model<ManhattanTemplate> {
  return {
    kind: 'scaled-manhattan',
    threshold: THRESHOLD,
    enrol(samples) {
      if (samples.length === 0) throw new ModelError('no_samples', 'got no samples, expected at least one');
      return learnRows(samples.map(rowOf));
    },
    update: (template, sample) => learnRows([...template.rows, rowOf(sample)]),
    score: (template, sample) => scoreRow(template, rowOf(sample)),
    serialise: ({ rows }) => serialiseManhattan(rows),
    parse: (buffer) => learnRows(parseManhattan(buffer)),
  };
}

/** 32 bits, as stored: a template scores the same before and after. */
function rowOf(sample: KeystrokeSample): Float32Array {
  return new Float32Array(timingVector(sample.timeline));
}

function learnRows(all: readonly Float32Array[]): ManhattanTemplate {
  const rows = all.slice(-MAX_ROWS);
  const length = commonestLength(rows);
  const ofText = rows.filter((row) => row.length === length);
  const means = new Float64Array(length);
  const expected = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const values = ofText.map((row) => row[i] ?? Number.NaN).filter((value) => !Number.isNaN(value));
    const mean = average(values);
    means[i] = mean;
    expected[i] = expectedDistance(
      average(values.map((value) => Math.abs(value - mean))),
      values.length,
      TYPICAL_DEVIATION[i % 3] ?? 0,
    );
  }
  return { rows, means, expected };
}

/** The length of most rows; among equals, that of the row enrolled last. */
function commonestLength(rows: readonly Float32Array[]): number {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return rows.findLast(({ length }) => counts.get(length) === most)?.length ?? 0;
}

/**
 * How far a new value is expected from the mean of n: the mean absorbs part of the deviation it is measured by
 * (a factor of sqrt((n - 1) / n) for normal values) and is off itself (sqrt((n + 1) / n) for the new value).
 */
function expectedDistance(deviation: number, n: number, typical: number): number {
  if (n < 2) return typical * Math.SQRT2;
  return Math.max(deviation, LEAST_DEVIATION) * Math.sqrt((n + 1) / (n - 1));
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function scoreRow({ means, expected }: ManhattanTemplate, row: Float32Array): Score {
  if (row.length !== means.length) return { value: FLOOR, defect: 'text_differs' };
  let value = 0;
  let compared = 0;
  for (let i = 0; i < row.length; i++) {
    const ratio = Math.abs((row[i] ?? 0) - (means[i] ?? 0)) / (expected[i] ?? 1);
    // NaN: not seen in the probe, or never in the enrolment.
    if (Number.isNaN(ratio)) continue;
    value -= ratio;
    compared += 1;
  }
  if (compared === 0) return { value: FLOOR, defect: 'nothing_to_compare' };
  return { value: Math.max(FLOOR, value / compared), defect: null };
}
