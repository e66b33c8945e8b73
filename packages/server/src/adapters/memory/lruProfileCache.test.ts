import { createRhythm, type KeystrokeSample, parseSample, prepareHistory } from '@keystroke-auth/engine';
import { expect, it } from 'vitest';
import type { OpenProfile } from '../../ports/profileCache.ts';
import { OWNER, typed } from '../../testing/v1.ts';
import { createLruProfileCache } from './lruProfileCache.ts';

const samples = Array.from(
  { length: 5 },
  (_, i): KeystrokeSample => parseSample(typed(OWNER, i + 1).keystroke_data),
);
const template = createRhythm({}).enrol(samples);
const profileOf = (enrolled: readonly KeystrokeSample[]): OpenProfile => ({
  ...{ version: 1, edition: '', template, history: prepareHistory(enrolled) },
  ...{ probes: 0, newestAttempt: null },
});

it('keeps as many profiles as fit into its bytes, those of little typing longer', () => {
  const kept = (profile: OpenProfile): number => {
    const cache = createLruProfileCache({ size: 1_000, bytes: 1_000_000 });
    const names = Array.from({ length: 200 }, (_, i) => `profile ${i}`);
    for (const name of names) cache.set(name, profile);
    expect(cache.get('profile 199')).toBe(profile);
    return names.filter((name) => cache.get(name) !== undefined).length;
  };
  const usual = kept(profileOf(samples));
  expect(usual).toBeGreaterThan(20);
  expect(usual).toBeLessThan(200);
  expect(kept(profileOf(Array.from({ length: 10 }, () => samples).flat()))).toBeLessThan(usual / 1.5);
});

it('keeps so many profiles at most, the last used', () => {
  const cache = createLruProfileCache({ size: 2, bytes: 1_000_000 });
  const profile = profileOf(samples);
  for (const name of ['a', 'b']) cache.set(name, profile);
  cache.get('a');
  cache.set('c', profile);
  expect(['a', 'b', 'c'].map((name) => cache.get(name) !== undefined)).toEqual([true, false, true]);
});
