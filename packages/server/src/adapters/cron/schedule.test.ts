import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cronSchedule } from './schedule.ts';

const at = (iso: string) => new Date(iso);

it('says when something was due, that very moment included, and when it is again', () => {
  const daily = cronSchedule('17 3 * * *');
  expect(daily.latest(at('2026-11-23T03:17:00.000Z'))).toEqual(at('2026-11-23T03:17:00Z'));
  expect(daily.latest(at('2026-11-23T03:16:59.999Z'))).toEqual(at('2026-11-22T03:17:00Z'));
  expect(daily.next(at('2026-11-23T03:17:00.000Z'))).toEqual(at('2026-11-24T03:17:00Z'));
});

it('leaves no moment between the last and the next', () => {
  const schedules = ['* * * * *', '7 * * * *', '17 3 * * *', '*/20 1-5 * * 1'].map(cronSchedule);
  fc.assert(
    fc.property(
      fc.constantFrom(...schedules),
      fc.date({ min: at('2000-01-01T00:00:00Z'), max: at('2100-01-01T00:00:00Z'), noInvalidDate: true }),
      (schedule, now) => {
        const last = schedule.latest(now);
        expect(last.getTime()).toBeLessThanOrEqual(now.getTime());
        expect(schedule.next(last)).toEqual(schedule.next(now));
        expect(schedule.latest(last)).toEqual(last);
      },
    ),
  );
});

it.each(['', '* * * *', '* * * * * *', 'at noon', '61 * * * *', '0 0 30 2 *', '@daily'])(
  'refuses %j',
  (cron) => {
    expect(() => cronSchedule(cron)).toThrow();
  },
);
