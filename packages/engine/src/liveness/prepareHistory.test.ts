import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anySample } from '../testing/syntheticTyping.ts';
import { checkLiveness } from './checkLiveness.ts';
import { prepareHistory, withoutSample, withSample } from './prepareHistory.ts';

const samples = fc.array(anySample, { maxLength: 4 });

it('finds the same as the plain list, however it came about and however often it is asked', () => {
  fc.assert(
    fc.property(samples, samples, anySample, (enrolled, probes, sample) => {
      const list = [...enrolled, ...probes];
      const expected = checkLiveness(sample, list);
      const prepared = prepareHistory(enrolled);
      const longer = probes.reduce(withSample, prepared);
      expect(checkLiveness(sample, longer)).toEqual(expected);
      expect(checkLiveness(sample, longer)).toEqual(expected);
      expect(checkLiveness(sample, prepared)).toEqual(checkLiveness(sample, enrolled));
      for (const [index, stored] of list.entries()) {
        const [replay] = checkLiveness(stored, longer).findings;
        expect(replay).toMatchObject({ code: 'exact_replay' });
        expect(replay?.stored).toBeLessThanOrEqual(index);
      }
    }),
  );
});

it('drops the sample that it is told to, and changes no history', () => {
  fc.assert(
    fc.property(
      fc.array(anySample, { minLength: 1, maxLength: 5 }),
      fc.nat(4),
      anySample,
      (list, pick, sample) => {
        const index = pick % list.length;
        const history = prepareHistory(list);
        const before = checkLiveness(sample, history);
        const shorter = withoutSample(withSample(history, sample), index);
        const expected = [...list, sample].toSpliced(index, 1);
        expect(checkLiveness(sample, shorter)).toEqual(checkLiveness(sample, expected));
        expect(checkLiveness(sample, history)).toEqual(before);
      },
    ),
  );
});
