import type { Attempt, DecisionWord } from '@keystroke-auth/client';
import { expect, it } from 'vitest';
import { countDecisions, overTime, scoreHistogram } from './summary.ts';
import { ago, percent, score, spoken } from './words.ts';

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

it('says figures in few letters', () => {
  expect([percent(0.778), percent(0.0012), percent(0)]).toEqual(['77.8 %', '0.12 %', '0.0 %']);
  expect([score(null), score(-1.234), score(2)]).toEqual(['–', '−1.23', '+2.00']);
  expect([spoken('hold_times_differ'), spoken('user.locked')]).toEqual([
    'hold times differ',
    'user · locked',
  ]);
  const now = Date.UTC(2026, 0, 2);
  const at = (seconds: number) => ago(new Date(now - seconds * 1_000).toISOString(), now);
  expect([at(5), at(180), at(7_200), at(86_400)]).toEqual(['just now', '3 min ago', '2 h ago', '1 d ago']);
});
