import fc from 'fast-check';
import { expect, it } from 'vitest';
import { testClock } from '../../testing/v1.ts';
import { createLatency } from './latency.ts';

const MINUTE = 60_000;

it('knows percentiles to a tenth, whatever was measured', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.3, max: 60_000, noNaN: true }), { minLength: 1 }), (times) => {
      const latency = createLatency({ clock: testClock() });
      for (const ms of times) latency.note(ms, false);
      const sorted = times.toSorted((a, b) => a - b);
      const [step] = latency.read().steps;
      expect(step).toMatchObject({ answers: times.length, faults: 0 });
      for (const [share, found] of [
        [0.5, step?.p50],
        [0.95, step?.p95],
        [0.99, step?.p99],
      ] as const) {
        const exact = sorted[Math.ceil(times.length * share) - 1] ?? 0;
        expect(Math.abs((found ?? 0) / exact - 1)).toBeLessThan(0.1);
      }
    }),
  );
});

it('keeps a day, in steps of five minutes, and what was a fault apart', () => {
  const clock = testClock();
  const latency = createLatency({ clock });
  const since = clock.now().toISOString();
  latency.note(5, false);
  latency.note(30_000, true);
  clock.pass(10 * MINUTE);
  latency.note(5, false);
  const { steps, ...about } = latency.read();
  expect(about).toEqual({ since, step_seconds: 300 });
  expect(steps.map(({ at, answers, faults }) => [at, answers, faults])).toEqual([
    ['2026-01-01T00:00:00.000Z', 2, 1],
    ['2026-01-01T00:10:00.000Z', 1, 0],
  ]);
  clock.pass(24 * 60 * MINUTE - 10 * MINUTE);
  expect(latency.read().steps).toHaveLength(1);
  clock.pass(10 * MINUTE);
  expect(latency.read().steps).toEqual([]);
});

it('takes what took no time, and what took for ever', () => {
  const latency = createLatency({ clock: testClock() });
  latency.note(0, false);
  latency.note(Number.MAX_VALUE, true);
  expect(latency.read().steps[0]).toMatchObject({ answers: 2, p50: expect.closeTo(0.27, 2) });
});
