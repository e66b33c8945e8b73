import { firstPresses } from '../evaluation/firstPresses.ts';
import { parseProtocol } from '../evaluation/protocol.ts';
import type { Recording } from '../evaluation/recording.ts';
import { buildTrials, type EnrolledTypist } from '../evaluation/trials.ts';
import type { UserSplit } from '../evaluation/userSplit.ts';
import type { KeystrokeSample } from '../keystrokes/sample.ts';
import { createRandom, integerBelow, type Random } from '../math/random.ts';
import { calibrate } from '../models/freeText/calibrate.ts';
import { compareFreeText } from '../models/freeText/compare.ts';
import { enrolFreeText } from '../models/freeText/freeText.ts';
import { freeTextFeatures } from '../rhythm/freeTextFeatures.ts';
import { CALIBRATION_WEIGHTS, calibrationOf } from './freeTextWeights.ts';

/** Tries of one length against templates of so many samples: of each, what the weights of the map multiply. */
export interface FreeTextCell {
  readonly samples: number;
  readonly keys: number;
  readonly genuine: readonly (readonly number[])[];
  readonly impostors: readonly (readonly number[])[];
}

export interface FreeTextCellOptions {
  /** Keys of the tries. */
  readonly lengths: readonly number[];
  /** Which impostors try. */
  readonly seed: number;
  readonly onProgress?: (done: number, total: number) => void;
}

const ENROLLED = [1, 2, 5, 10];
/** Keys of an enrolled sentence that count, as in the protocols. */
const ENROLLED_KEYS = 50;
/** Tries of others against a template, for each length. */
const IMPOSTORS = 6;

/** Tries at every length: five genuine ones and six of others drawn by chance, against everybody's templates. */
export function freeTextCells(
  recordings: readonly Recording[],
  users: UserSplit,
  { lengths, seed, onProgress }: FreeTextCellOptions,
): FreeTextCell[] {
  const random = createRandom(seed);
  return ENROLLED.flatMap((samples, i) => {
    const protocol = { ...parseProtocol(`free-${samples}`), firstPresses: null };
    const { typists } = buildTrials(recordings, protocol, { users });
    const cells = lengths.map((keys) => ({
      samples,
      keys,
      genuine: [] as number[][],
      impostors: [] as number[][],
    }));
    for (const typist of typists) {
      const termsOf = comparing(typist);
      for (const { keys, genuine, impostors } of cells) {
        genuine.push(...typist.genuine.map((sample) => termsOf(firstPresses(sample, keys))));
        const others = drawSome(typist.impostors, IMPOSTORS, random);
        impostors.push(...others.map((sample) => termsOf(firstPresses(sample, keys))));
      }
    }
    onProgress?.(i + 1, ENROLLED.length);
    return cells;
  });
}

/** The map is linear in its weights: what a weight multiplies is what the map gives for that weight alone. */
const UNIT_WEIGHTS = Array.from({ length: CALIBRATION_WEIGHTS }, (_, one) =>
  calibrationOf(Array.from({ length: CALIBRATION_WEIGHTS }, (__, k) => (k === one ? 1 : 0))),
);

function comparing({ enrolment, device }: EnrolledTypist): (probe: KeystrokeSample) => number[] {
  const { typist, statistics, population } = enrolFreeText(
    enrolment.map((sample) => firstPresses(sample, ENROLLED_KEYS)),
    device,
  );
  return ({ timeline }) => {
    const comparison = compareFreeText(typist, freeTextFeatures(timeline), population);
    return UNIT_WEIGHTS.map((unit) => calibrate(comparison, typist, statistics.samples, unit));
  };
}

/** Some may be drawn twice. */
function drawSome<Item>(items: readonly Item[], count: number, random: Random): Item[] {
  const drawn = Array.from({ length: count }, () => items[integerBelow(random, items.length)]);
  return drawn.filter((item) => item !== undefined);
}
