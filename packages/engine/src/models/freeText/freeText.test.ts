import { describe, expect, it } from 'vitest';
import { keyCodeOf } from '../../keystrokes/keyCode.ts';
import type { KeystrokeSample } from '../../keystrokes/sample.ts';
import { sampleFromPresses } from '../../keystrokes/sampleFromPresses.ts';
import { createRandom, normal } from '../../math/random.ts';
import { enrolFreeText, type FreeTextTemplate, updateFreeText, verifyFreeText } from './freeText.ts';

const random = createRandom(21);
/** A person: a pace of holds and latencies, and a habit on every key. */
const OWN = { hold: 0.9, latency: 0.85, habits: 1 };
const OTHER = { hold: 1.15, latency: 1.2, habits: 2 };
const TEXTS = [
  'give them a quiet room and a page',
  'to copy and the clock will write',
  'a portrait of whoever sat there',
  'nobody looks at the other hand',
  'while the first one does its work',
];

function typed(text: string, { hold, latency, habits }: typeof OWN): KeystrokeSample {
  let down = 0;
  const presses = Array.from(text, (name) => {
    const key = keyCodeOf(name);
    const habit = Math.sin(habits * 7 * key) / 6;
    down += 170 * latency * Math.exp(habit + normal(random) / 4);
    return { key, down, up: down + 100 * hold * Math.exp(-habit + normal(random) / 6) };
  });
  return sampleFromPresses(presses);
}

const enrolment = TEXTS.map((text) => typed(text, OWN));
const template = enrolFreeText(enrolment, 'desktop');
const scoreOf = (probe: KeystrokeSample, of: FreeTextTemplate = template) => verifyFreeText(of, probe).value;
const another = 'something that was never typed before';
const remake = (sample: KeystrokeSample, remade: (hold: number) => number): KeystrokeSample => {
  const { keys, downs, ups } = sample.timeline;
  return sampleFromPresses(
    Array.from(keys, (key, i) => {
      const down = downs[i] ?? 0;
      return { key, down, up: down + remade((ups[i] ?? 0) - down) };
    }),
  );
};

describe('free text', () => {
  it('knows its typist by any text', () => {
    for (let i = 0; i < 20; i++) {
      expect(scoreOf(typed(another, OWN))).toBeGreaterThan(1);
      expect(scoreOf(typed(another, OTHER))).toBeLessThan(-1);
    }
  });

  it('gets surer with samples, learned at once or one by one', () => {
    const mean = (of: FreeTextTemplate) => {
      const probes = Array.from({ length: 30 }, () => typed(another, OWN));
      return probes.reduce((sum, probe) => sum + scoreOf(probe, of), 0) / probes.length;
    };
    const one = enrolFreeText(enrolment.slice(0, 1), 'desktop');
    const updated = enrolment.slice(1).reduce(updateFreeText, one);
    expect(updated.statistics.samples).toBe(enrolment.length);
    expect(updated.statistics.pairs).toEqual(template.statistics.pairs);
    expect(mean(template)).toBeGreaterThan(mean(one) + 0.5);
    expect(mean(updated)).toBeGreaterThan(mean(one) + 0.5);
  });

  it('works without releases, in the probe or from the start', () => {
    const bare = (sample: KeystrokeSample) => remake(sample, () => Number.NaN);
    const bareTemplate = enrolFreeText(enrolment.map(bare), 'desktop');
    for (const of of [template, bareTemplate]) {
      expect(scoreOf(bare(typed(another, OWN)), of)).toBeGreaterThan(
        scoreOf(bare(typed(another, OTHER)), of),
      );
    }
    expect(Number.isFinite(scoreOf(typed(another, OWN), bareTemplate))).toBe(true);
  });

  it('has nothing to compare where no key is known, and leaves such keys out of an ordinary text', () => {
    const unknown = (sample: KeystrokeSample, isUnknown: (i: number) => boolean) =>
      sampleFromPresses(
        Array.from(sample.timeline.keys, (key, i) => ({
          key: isUnknown(i) ? 1_000 : key,
          down: sample.timeline.downs[i] ?? 0,
          up: sample.timeline.ups[i] ?? 0,
        })),
      );
    const probe = typed(another, OWN);
    const nothing = { value: -1_000, defect: 'nothing_to_compare' };
    const everything = unknown(probe, () => true);
    expect(verifyFreeText(template, everything)).toEqual(nothing);
    expect(verifyFreeText(enrolFreeText([everything], 'unknown'), everything)).toEqual(nothing);
    expect(scoreOf(unknown(probe, (i) => i % 9 === 8))).toBeGreaterThan(1);
  });

  it('never takes absurd times for its typist, however short the text', () => {
    for (const keys of [6, 10, 30]) {
      for (const hold of [0, 1, 1_200, 60_000]) {
        const probe = remake(typed(another.slice(0, keys), OWN), () => hold);
        expect(scoreOf(probe)).toBeLessThan(-1);
      }
    }
  });

  it('learns from hundreds of samples', () => {
    const many = Array.from({ length: 300 }, (_, i) => typed(TEXTS[i % TEXTS.length] ?? '', OWN));
    expect(scoreOf(typed(another, OWN), enrolFreeText(many, 'desktop'))).toBeGreaterThan(1);
  });

  it('stays finite for a typist without any variation', () => {
    const press = (_: unknown, i: number) => ({ key: 1 + (i % 26), down: 100 * i, up: 100 * i + 80 });
    const script = sampleFromPresses(Array.from({ length: 60 }, press));
    const scripted = enrolFreeText(new Array<KeystrokeSample>(200).fill(script), 'desktop');
    for (const probe of [script, typed(another, OWN)]) {
      expect(Number.isFinite(scoreOf(probe, scripted))).toBe(true);
    }
  });
});
