import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Expectation } from '../../prior/freeTextPopulation.ts';
import { CLASS_OF_PAIR, CLASSES } from '../../prior/pairClasses.ts';
import { PAIRS } from '../../rhythm/keyPairs.ts';
import { createProbeView, fillProbeView, logLikelihood, logLikelihoodOfAnyone } from './likelihood.ts';

const expectation = (precision: number, classVariance: number, paceVariance: number): Expectation => ({
  means: new Float64Array(PAIRS),
  precisions: new Float64Array(PAIRS).fill(precision),
  classVariances: new Float64Array(CLASSES).fill(classVariance),
  paceVariance,
});
const probeOf = (pairs: readonly number[], values: readonly number[]) => {
  const probe = createProbeView(values.length);
  fillProbeView(probe, Uint16Array.from(pairs), Float64Array.from(values));
  return probe;
};

it('is the density of a Student noise where next to nothing is shared', () => {
  const likelihood = (value: number) => logLikelihood(probeOf([0], [value]), expectation(25, 1e-12, 1e-12));
  // -(nu + 1) / 2 ln(1 + z² / nu), nu = 2.5, against the same at 0.
  expect(likelihood(0.4) - likelihood(0)).toBeCloseTo(-1.75 * Math.log(1 + 4 / 2.5), 6);
});

it('forgives a shift that all keys share, and one that a class shares, but not as many on single keys', () => {
  const inClass = (pairClass: number) => {
    const pairs = Array.from(CLASS_OF_PAIR.keys());
    return pairs.filter((pair) => CLASS_OF_PAIR[pair] === pairClass).slice(0, 6);
  };
  const pairs = [0, 4, 5, 9].flatMap(inClass);
  const likelihood = (value: (i: number) => number) =>
    logLikelihood(
      probeOf(
        pairs,
        Array.from(pairs, (_, i) => value(i)),
      ),
      expectation(25, 0.05, 0.05),
    );
  const shared = likelihood(() => 0.4);
  const byClass = likelihood((i) => (i % 12 < 6 ? 0.4 : -0.4));
  const scattered = likelihood((i) => (i % 2 === 0 ? 0.4 : -0.4));
  expect(likelihood(() => 0)).toBeGreaterThan(shared);
  expect(shared).toBeGreaterThan(byClass);
  expect(byClass).toBeGreaterThan(scattered + 5);
});

it('takes what is odd for everybody for anyone rather than for somebody, and leaves the ordinary as it is', () => {
  const population = expectation(25, 0.01, 0.04);
  const probe = (value: number) => probeOf([1, 2, 3, 4, 5, 6], new Array(6).fill(value));
  const odd = probe(2.7);
  expect(logLikelihoodOfAnyone(odd, population).log).toBeGreaterThan(logLikelihood(odd, population) + 20);
  expect(logLikelihoodOfAnyone(odd, population).log).toBeGreaterThan(
    logLikelihood(odd, expectation(20, 0.002, 0.003)),
  );
  const ordinary = probe(0.1);
  expect(logLikelihoodOfAnyone(ordinary, population).log).toBeCloseTo(logLikelihood(ordinary, population), 1);
});

it('leaves out missing values and is finite for any others', () => {
  const population = expectation(25, 0.01, 0.04);
  const with2 = probeOf([7, 8, 9], [0.1, Number.NaN, 0.2]);
  expect(logLikelihood(with2, population)).toBe(logLikelihood(probeOf([7, 9], [0.1, 0.2]), population));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(PAIRS - 1), fc.double({ min: -10, max: 10, noNaN: true })), {
        maxLength: 200,
      }),
      (features) => {
        const probe = probeOf(
          features.map(([pair]) => pair),
          features.map(([, value]) => value),
        );
        // As precise as a template can be: noise of a hundredth of the least in the table.
        expect(Number.isFinite(logLikelihood(probe, expectation(5_000, 0.1, 0.001)))).toBe(true);
        expect(Number.isFinite(logLikelihoodOfAnyone(probe, population).log)).toBe(true);
      },
    ),
  );
});
