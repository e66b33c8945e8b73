import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ATTACK_SPECIES } from '../evaluation/attacks/species.ts';
import { encodeEvents } from '../keystrokes/eventsBuffer.ts';
import { type KeystrokeSample, parseSample } from '../keystrokes/sample.ts';
import { createRandom } from '../math/random.ts';
import { drawTypist } from '../simulation/drawTypist.ts';
import { typeText } from '../simulation/typeText.ts';
import { anySample } from '../testing/syntheticTyping.ts';
import { checkLiveness } from './checkLiveness.ts';
import {
  type LivenessHistory,
  prepareHistory,
  sampleAt,
  TYPIST_SAMPLES,
  withoutSamples,
  withSample,
  withStored,
} from './prepareHistory.ts';

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

it('drops the samples that it is told to, and changes no history', () => {
  const list = fc.array(anySample, { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(list, fc.nat(5), fc.nat(3), anySample, (list, pick, count, sample) => {
      const index = pick % list.length;
      const history = prepareHistory(list);
      const before = checkLiveness(sample, history);
      const shorter = withoutSamples(withSample(history, sample), index, count);
      const expected = [...list, sample].toSpliced(index, count);
      expect(checkLiveness(sample, shorter)).toEqual(checkLiveness(sample, expected));
      expect(shorter.presses).toBe(prepareHistory(expected).presses);
      expect(checkLiveness(sample, history)).toEqual(before);
    }),
  );
});

/** As it would be found without what is packed. */
function unpacked(history: LivenessHistory): LivenessHistory {
  const samples = history.samples.map((_, index) => sampleAt(history, index) ?? null);
  return { ...history, samples, packed: null };
}

/** What one person types of a text, now and then with a slip, a correction or a release that nobody saw. */
function typedBy(seed: number, text: string) {
  const typist = drawTypist(seed, 'desktop');
  const clock = [0.1, 1, 8][seed % 3] ?? 1;
  return (sample: number, from = typist): KeystrokeSample => {
    const typed = typeText(from, text, { sample, clock, typos: seed % 2 === 0 });
    const lost = (seed + sample) % 5 === 0 ? typed.findLastIndex(({ event }) => event === 'up') : -1;
    return parseSample(typed.filter((_, i) => i !== lost));
  };
}

it('finds the same in what is packed as in one sample after the other', () => {
  const texts = fc.constantFrom('leonardo dicaprio', 'passwort', 'abcd', 'the quick brown fox');
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e6 }),
      texts,
      fc.integer({ min: 1, max: 30 }),
      (seed, text, stored) => {
        const typed = typedBy(seed, text);
        const kept = Array.from({ length: stored }, (_, i) => typed(i + 1));
        const history = kept.slice(5).reduce(withSample, prepareHistory(kept.slice(0, 5)));
        const genuine = Array.from({ length: 3 }, (_, i) => typed(1_000 + i));
        const who = {
          id: '',
          subject: '',
          text,
          device: 'desktop',
          enrolment: kept,
          genuine,
          impostors: [],
        } as const;
        const forged = ATTACK_SPECIES.map(({ forge }, i) => forge(who, 0, createRandom(seed + i)));
        const others = [typed(1, drawTypist(seed + 1, 'desktop')), ...kept.slice(-1)];
        for (const probe of [...genuine, ...others, ...forged]) {
          if (probe === null) continue;
          expect(checkLiveness(probe, history)).toEqual(checkLiveness(probe, unpacked(history)));
        }
      },
    ),
    { numRuns: 60 },
  );
});

it('reads stored samples as if they were given, and leaves out those that it has', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e6 }),
      fc.nat(3),
      fc.nat(20),
      fc.array(anySample, { maxLength: 3 }),
      anySample,
      (seed, enrolled, probes, strange, sample) => {
        const typed = typedBy(seed, 'leonardo dicaprio');
        const kept = Array.from({ length: enrolled }, (_, i) => typed(i + 1));
        const added = [...Array.from({ length: probes }, (_, i) => typed(100 + i)), ...strange];
        const history = prepareHistory(kept);
        const stored = [...kept, ...added, ...kept].map(({ events }) => encodeEvents(events));
        const read = withStored(history, stored);
        const given = added.reduce(withSample, history);
        expect(read.presses).toBe(given.presses);
        expect(read.samples.length).toBe(given.samples.length);
        for (const probe of [typed(1_000), sample, ...added]) {
          expect(checkLiveness(probe, read)).toEqual(checkLiveness(probe, given));
          expect(checkLiveness(probe, withoutSamples(read, 1, 9))).toEqual(
            checkLiveness(probe, withoutSamples(given, 1, 9)),
          );
        }
        expect(history.samples.length).toBe(enrolled);
      },
    ),
  );
});

it('keeps of many samples their times, and no more', () => {
  const typed = typedBy(1, 'leonardo dicaprio');
  const stored = Array.from({ length: 50 }, (_, i) => encodeEvents(typed(i + 1).events));
  const history = withSample(withStored(prepareHistory([typed(51)]), stored), typed(52));
  const packed = history.samples.length - (history.packed?.others.length ?? 0);
  expect(packed).toBeGreaterThan(2 * TYPIST_SAMPLES);
  expect(history.samples.filter((sample) => sample === null).length).toBe(packed - TYPIST_SAMPLES);
});

it('keeps apart what came out of one history', () => {
  const typed = typedBy(3, 'leonardo dicaprio');
  const history = prepareHistory([1, 2, 3].map((sample) => typed(sample)));
  const [one, two] = [withSample(history, typed(10)), withSample(history, typed(11))];
  expect(checkLiveness(typed(10), one).findings[0]?.stored).toBe(3);
  expect(checkLiveness(typed(11), two).findings[0]?.stored).toBe(3);
  for (const [sample, other] of [
    [typed(11), one],
    [typed(10), two],
    [typed(10), history],
  ] as const) {
    expect(checkLiveness(sample, other)).toEqual(checkLiveness(sample, unpacked(other)));
    expect(checkLiveness(sample, other).findings[0]?.code).not.toBe('exact_replay');
  }
});
