import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { enrolMean, euclideanDistance, manhattanDistance } from '../models/distanceBaselines.ts';
import { createScaledManhattan } from '../models/scaledManhattan.ts';
import { timingVector } from '../rhythm/timingVector.ts';
import { sharedData } from '../testing/sharedData.ts';
import { equalErrorRate } from './equalErrorRate.ts';
import { evaluate } from './evaluate.ts';
import { parseProtocol } from './protocol.ts';
import { readCmu } from './readCmu.ts';
import { buildTrials, type EnrolledTypist } from './trials.ts';

const file = sharedData('cmu-strong-password/DSL-StrongPasswordData.csv.gz');

describe.skipIf(file === null)('published figures on the CMU benchmark (Killourhy & Maxion 2009)', () => {
  const lines = file === null ? [] : gunzipSync(readFileSync(file)).toString('utf8').split('\n');
  const trials =
    file === null ? null : buildTrials(readCmu(lines).recordings, parseProtocol('killourhy-maxion'));

  it('scaled Manhattan: 0.0962', () => {
    if (trials === null) throw new Error('unreachable');
    const result = evaluate(trials, createScaledManhattan(), { resamples: 0 });
    expect(result).toMatchObject({ users: 51, genuine: 51 * 200, impostors: 51 * 250 });
    expect(Math.abs(result.eer_per_user_mean - 0.0962)).toBeLessThan(0.0005);
    expect(Math.abs(result.eer_per_user_sd - 0.0694)).toBeLessThan(0.0005);
  });

  it.each([
    ['Manhattan', manhattanDistance, 0.1529],
    ['Euclidean', euclideanDistance, 0.1706],
  ] as const)('%s: %f', (_, distance, published) => {
    const rates = (trials?.typists ?? []).map((typist) => plainEqualErrorRate(typist, distance));
    const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
    expect(Math.abs(mean - published)).toBeLessThan(0.0005);
  });
});

function plainEqualErrorRate(
  { enrolment, genuine, impostors }: EnrolledTypist,
  distance: typeof manhattanDistance,
): number {
  const mean = enrolMean(enrolment.map(({ timeline }) => timingVector(timeline)));
  const scores = (samples: EnrolledTypist['genuine']) =>
    Float64Array.from(samples, ({ timeline }) => -distance(timingVector(timeline), mean));
  return equalErrorRate(scores(genuine), scores(impostors));
}
