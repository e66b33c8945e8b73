import type { Attempt, DecisionWord } from '@keystroke-auth/client';
import { expect, it } from 'vitest';
import { countDecisions, overTime, scoreDrift, scoreHistogram } from './summary.ts';
import { ago, duration, percent, score, size, spoken, until } from './words.ts';

function attempt(decision: DecisionWord, at: number, value: number | null = 1): Attempt {
  return {
    ...{ id: 'a', user_id: 'ada', profile_id: null, action: 'verify', decision, shadow_decision: null },
    ...{ score: value, false_match_rate: 0.1, target_false_match_rate: 0.01, threshold: 1, reasons: [] },
    ...{ liveness: null, flags: [], retry_of: null, challenge_id: null, outcome: null },
    created_at: new Date(at).toISOString(),
  };
}

it('counts decisions in equal steps of time, and nothing from outside of it', () => {
  const attempts = [
    attempt('allow', 0),
    attempt('allow', 999),
    attempt('deny', 1_000),
    attempt('deny', 2_000),
  ];
  const { times, counts } = overTime(attempts, { since: 0, until: 2_000, steps: 2 });
  expect(times).toEqual([0.5, 1.5]);
  expect(counts).toEqual({ allow: [2, 0], step_up: [0, 0], deny: [0, 1], insufficient: [0, 0] });
  expect(countDecisions(attempts)).toEqual({ allow: 2, step_up: 0, deny: 2, insufficient: 0 });
});

it('gathers scores, those far out at the ends', () => {
  const attempts = [
    attempt('allow', 0, 0.4),
    attempt('allow', 0, 99),
    attempt('deny', 0, -99),
    attempt('deny', 0, null),
  ];
  const { scores, counts } = scoreHistogram(attempts, 2);
  expect(scores).toEqual([-2, -1, 0, 1, 2]);
  expect(counts).toEqual([1, 0, 1, 0, 1]);
});

it('follows the scores of people as themselves, where there are enough', () => {
  const of = (at: number, value: number, decision: DecisionWord = 'allow') => attempt(decision, at, value);
  const report = (one: Attempt, success: boolean): Attempt => ({
    ...one,
    outcome: { success, verified_by: 'totp', reported_at: '2026-01-01T00:00:00Z' },
  });
  const attempts = [
    ...[1, 2, 3, 4].map((value) => of(0, value)),
    report(of(1, 5, 'deny'), true),
    report(of(2, 99), false),
    of(3, -99, 'deny'),
    of(1_000, 7),
    of(1_001, 8),
  ];
  expect(scoreDrift(attempts, { since: 0, until: 2_000, steps: 2 })).toEqual({
    low: [2, null],
    middle: [3, null],
    high: [4, null],
  });
});

it('says figures in few letters', () => {
  expect([percent(0.778), percent(0.0012), percent(0)]).toEqual(['77.8 %', '0.12 %', '0.0 %']);
  expect([score(null), score(-1.234), score(2)]).toEqual(['–', '−1.23', '+2.00']);
  expect([spoken('hold_times_differ'), spoken('user.locked')]).toEqual([
    'hold times differ',
    'user · locked',
  ]);
  const now = Date.UTC(2026, 0, 2);
  const at = (seconds: number) => ago(new Date(now - seconds * 1_000).toISOString(), now);
  expect([size(0), size(999), size(1_400_000), size(173e6)]).toEqual(['0 B', '999 B', '1.4 MB', '173 MB']);
  expect([duration(0.27), duration(45), duration(1_500)]).toEqual(['0.3 ms', '45 ms', '1.5 s']);
  expect(until(new Date(now + 90_000).toISOString(), now)).toBe('in 1 min');
  expect([at(-30), at(5), at(180), at(7_200), at(86_400)]).toEqual([
    'just now',
    'just now',
    '3 min ago',
    '2 h ago',
    '1 d ago',
  ]);
});
