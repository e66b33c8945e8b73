import { describe, expect, it } from 'vitest';
import { createRhythm } from '../../models/rhythm.ts';
import { copiedSentences } from '../testing/copiedSentences.ts';
import { detectImpostors } from './detectImpostors.ts';
import { evaluateSession } from './evaluateSession.ts';
import type { SessionSample, TypistSessions } from './scoreSessions.ts';
import { walkSession } from './walkSession.ts';

const FOREVER = Number.POSITIVE_INFINITY;
const sentence = (llr: number): SessionSample => ({ llr, keys: 40, presses: 50, ms: 10_000 });
const session = (...scores: readonly number[]): SessionSample[] => scores.map(sentence);
const rule = { target: 0.01, halfLife: FOREVER };

describe('walkSession', () => {
  it('adds up sentences and the time they took', () => {
    const steps = walkSession(session(3, 3), { ...rule, enrolled: 5 });
    expect(steps.map(({ presses, ms }) => [presses, ms])).toEqual([
      [50, 10_000],
      [100, 20_000],
    ]);
    expect(steps[0]?.score).toBe(3);
    expect(steps[1]?.score).toBeGreaterThan(3);
    expect(steps.map(({ allowed }) => allowed)).toEqual([true, true]);
  });

  it('forgets by the half-life, in ms of typing', () => {
    const [, step] = walkSession(session(4, 0), { ...rule, halfLife: 10_000, enrolled: 5 });
    expect(step?.score).toBeCloseTo(2 / (1 + 0.55 * 0.5), 12);
  });
});

describe('detectImpostors', () => {
  const typist = (owner: SessionSample[], ...impostors: SessionSample[][]): TypistSessions => ({
    id: '1',
    subject: '1',
    enrolled: 5,
    owner,
    impostors: impostors.map((samples, i) => ({ subject: String(2 + i), samples })),
  });

  it('says when sessions are stopped: at once, later, never', () => {
    const sessions = typist(
      session(4, 4, 4, 4),
      session(-4, -4, -4, -4),
      session(1, -4, -4, -4),
      session(4, 4, 4, 4),
    );
    const { ownersStopped, fromStart } = detectImpostors([sessions], rule, 0);
    expect(ownersStopped).toBe(0);
    expect(fromStart).toMatchObject({ sessions: 3, samples: 2, presses: 100, seconds: 20 });
    expect(fromStart.detected).toBeCloseTo(2 / 3, 12);
    expect(fromStart.atOnce).toBeCloseTo(1 / 3, 12);
  });

  it('counts a takeover from where the owner left off', () => {
    const { takeover } = detectImpostors([typist(session(2, 2, 2, 2), session(-5, -5, -5, -5))], rule, 0);
    // 4 - 5 is below 0 at once.
    expect(takeover).toMatchObject({ sessions: 1, detected: 1, samples: 1, presses: 50, seconds: 10 });
  });

  it('leaves takeovers out where the owner had been stopped, and knows no median of sessions that go on', () => {
    const stopped = detectImpostors([typist(session(-5, -5, 4, 4), session(4, 4, 4, 4))], rule, 0);
    expect(stopped).toMatchObject({
      ownersStopped: 1,
      fromStart: { detected: 0, samples: null, seconds: null },
    });
    expect(stopped.takeover.sessions).toBe(0);
  });

  it('can stop at the threshold for the target', () => {
    const weak = detectImpostors([typist(session(1, 1), session(1, 1))], rule, null);
    expect(weak).toMatchObject({ ownersStopped: 1, fromStart: { detected: 1, atOnce: 1 } });
  });
});

describe('evaluateSession', () => {
  const people = copiedSentences(['1', '2', '3', '4', '5', '6']);
  const evaluate = (enrolled: number) =>
    evaluateSession(people, (device) => createRhythm({ text: 'free', device }), {
      enrolled,
      impostors: 3,
      seed: 1,
      ...rule,
    });

  it('measures sessions of one to ten sentences against a few of the others', () => {
    const result = evaluate(2);
    expect(result).toMatchObject({ users: 6, impostorSessions: 18, enrolled: 2 });
    expect(result.lengths.map(({ samples }) => samples)).toEqual([1, 2, 3, 5, 10]);
    for (const { cllr, eer, falseMatchRate } of result.lengths) {
      expect(cllr).toBeLessThan(1);
      expect(eer).toBeLessThan(0.3);
      expect(falseMatchRate).toBeLessThan(0.5);
    }
    expect(result.detection.map(({ alarm }) => alarm)).toEqual([null, 0, -1, -2, -3]);
    expect(evaluate(2)).toEqual(result);
  });

  it('refuses to enrol sentences of the session', () => {
    expect(() => evaluate(6)).toThrow('got 6 sentences to enrol, expected 1 to 5');
  });
});
