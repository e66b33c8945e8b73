import {
  createRhythm,
  type KeystrokeSample,
  parseSample,
  prepareHistory,
  type RhythmTemplate,
} from '@keystroke-auth/engine';
import { expect, it } from 'vitest';
import type { OpenProfile } from '../../ports/profileCache.ts';
import { OWNER, typed } from '../../testing/v1.ts';
import { createLruProfileCache } from './lruProfileCache.ts';

const samples = Array.from(
  { length: 5 },
  (_, i): KeystrokeSample => parseSample(typed(OWNER, i + 1).keystroke_data),
);
const template = createRhythm({}).enrol(samples);
const profileOf = (enrolled: readonly KeystrokeSample[], of: RhythmTemplate = template): OpenProfile => ({
  ...{ version: 1, edition: '', template: of, history: prepareHistory(enrolled) },
  ...{ probes: 0, newestAttempt: null },
});

/** Of 200 such profiles, how many a cache of a megabyte has at the end. */
function kept(profile: OpenProfile): number {
  const cache = createLruProfileCache({ size: 1_000, bytes: 1_000_000 });
  const names = Array.from({ length: 200 }, (_, i) => `profile ${i}`);
  for (const name of names) cache.set(name, profile);
  expect(cache.get('profile 199')).toBe(profile);
  return names.filter((name) => cache.get(name) !== undefined).length;
}

it('keeps as many profiles as fit into its bytes, those of little typing longer', () => {
  const usual = kept(profileOf(samples));
  expect(usual).toBeGreaterThan(20);
  expect(usual).toBeLessThan(200);
  expect(kept(profileOf(Array.from({ length: 10 }, () => samples).flat()))).toBeLessThan(usual / 1.5);
});

it('counts free text as what it takes: a larger template, and of its samples the times alone', () => {
  const few = samples.slice(0, 1);
  const free = createRhythm({ text: 'free' }).enrol(few);
  expect(kept(profileOf(few, free))).toBeLessThan(20);
  // Each has other keys, so that none is packed.
  const texts = Array.from({ length: 60 }, (_, i) => sentence(i));
  expect(kept(profileOf(texts, free))).toBeGreaterThan(1.5 * kept(profileOf(texts)));
});

/** 100 keys that no other one has in this order. */
function sentence(nth: number): KeystrokeSample {
  const letters = Array.from({ length: 100 }, (_, i) => String.fromCharCode(97 + ((i * (nth + 1)) % 26)));
  return parseSample(
    letters.flatMap((key, i) => [
      { key, event: 'down', timestamp: 150 * i },
      { key, event: 'up', timestamp: 150 * i + 90 },
    ]),
  );
}

it('keeps so many profiles at most, the last used', () => {
  const cache = createLruProfileCache({ size: 2, bytes: 1_000_000 });
  const profile = profileOf(samples);
  for (const name of ['a', 'b']) cache.set(name, profile);
  cache.get('a');
  cache.set('c', profile);
  expect(['a', 'b', 'c'].map((name) => cache.get(name) !== undefined)).toEqual([true, false, true]);
});
