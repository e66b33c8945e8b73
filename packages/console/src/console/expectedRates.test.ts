import type { Attempt } from '@keystroke-auth/client';
import { expect, it } from 'vitest';
import { ENOUGH, ratesOfAttempts, ratesPublished } from './expectedRates.ts';
import { PUBLISHED_RATES } from './publishedRates.ts';

function attempt(rate: number | null, success: boolean | null): Attempt {
  return {
    ...{
      id: 'a',
      user_id: 'ada',
      profile_id: null,
      action: 'verify',
      decision: 'deny',
      shadow_decision: null,
    },
    ...{ score: 1, false_match_rate: rate, target_false_match_rate: 0.01, threshold: 1, reasons: [] },
    ...{ liveness: null, flags: [], retry_of: null, challenge_id: null, created_at: '2026-01-01T00:00:00Z' },
    outcome: success === null ? null : { success, verified_by: 'totp', reported_at: '2026-01-01T00:00:00Z' },
  };
}
const many = (count: number, ...of: Parameters<typeof attempt>) =>
  Array.from({ length: count }, () => attempt(...of));

it('counts tries by what became of them, at any target', () => {
  const attempts = [
    ...many(90, 0.001, true),
    ...many(10, 0.02, true),
    ...many(99, 0.5, false),
    attempt(0.015, false),
  ];
  expect(ratesOfAttempts(attempts, 0.01)).toEqual({
    falseMatch: 0,
    falseReject: 0.1,
    impostors: 100,
    people: 100,
  });
  expect(ratesOfAttempts(attempts, 0.02)).toMatchObject({ falseMatch: 0.01, falseReject: 0 });
});

it('says nothing where few were reported or judged', () => {
  const few = [...many(ENOUGH - 1, 0.001, true), ...many(500, 0.001, null), ...many(500, null, false)];
  expect(ratesOfAttempts(few, 0.01)).toEqual({
    falseMatch: null,
    falseReject: null,
    impostors: 0,
    people: ENOUGH - 1,
  });
});

it('goes between published points and never beyond them', () => {
  const [phrase] = PUBLISHED_RATES;
  if (phrase === undefined) throw new Error('expected published rates');
  expect(ratesPublished(phrase, 0.01)?.falseMatch).toBeCloseTo(0.0107, 9);
  const middle = ratesPublished(phrase, Math.sqrt(0.05 * 0.01));
  expect(middle?.falseMatch).toBeCloseTo((0.0483 + 0.0107) / 2, 6);
  expect([ratesPublished(phrase, 0.1), ratesPublished(phrase, 0.0005)]).toEqual([null, null]);
});
