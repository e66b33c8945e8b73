import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type KeystrokeSample, sampleOf } from '../keystrokes/sample.ts';
import { createRandom } from '../math/random.ts';
import { anySample, typing } from '../testing/syntheticTyping.ts';
import { checkLiveness } from './checkLiveness.ts';

/** The same events at times that another clock, or another unit, would give. */
function atTimes(sample: KeystrokeSample, changed: (time: number) => number): KeystrokeSample {
  return sampleOf({ ...sample.events, times: sample.events.times.map(changed) });
}

describe('checkLiveness', () => {
  it('finds an exact replay of any stored sample, however shifted or rounded below a microsecond', () => {
    const shift = fc.double({ min: 0, max: 2e12, noNaN: true });
    const unit = fc.double({ min: 0.000_1, max: 0.001, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(anySample, { minLength: 1, maxLength: 5 }),
        fc.nat(),
        shift,
        unit,
        (history, pick, later, tick) => {
          const stolen = history[pick % history.length] ?? typing('own', createRandom(1));
          const replay = atTimes(stolen, (time) => Math.round((time + later) / tick) * tick);
          const { replay: found, findings } = checkLiveness(replay, history);
          expect(found).toBe(true);
          expect(findings[0]).toMatchObject({ code: 'exact_replay' });
        },
      ),
    );
  });

  it('takes nothing for a replay where nothing is stored', () => {
    fc.assert(
      fc.property(anySample, (sample) => {
        expect(checkLiveness(sample, []).replay).toBe(false);
      }),
    );
  });

  it('answers anything that can be typed, and never with NaN', () => {
    fc.assert(
      fc.property(anySample, fc.array(anySample, { maxLength: 5 }), (sample, history) => {
        // The same keys at other times, and texts that share an end, take the longest way.
        const alike = atTimes(sample, (time) => 1.1 * time + Math.sin(time));
        const report = checkLiveness(sample, [...history, alike]);
        expect(JSON.stringify(report)).not.toMatch(/NaN|Infinity/);
        expect(report.replay).toBe(report.findings.some(({ code }) => code.endsWith('_replay')));
        expect(report).toEqual(checkLiveness(sample, [...history, alike]));
      }),
    );
  });

  it('lets people type, whoever they are', () => {
    const random = createRandom(5);
    const history = Array.from({ length: 10 }, () => typing('own', random, 17));
    const probes = Array.from({ length: 200 }, (_, i) => typing(i % 2 === 0 ? 'own' : 'other', random, 17));
    const stopped = probes.filter((probe) => {
      const { replay, synthetic } = checkLiveness(probe, history);
      return replay || synthetic;
    });
    expect(stopped.length).toBeLessThanOrEqual(2);
  });
});
