import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeystrokeError } from './keystrokeError.ts';
import { MAX_KEY_NAME_LENGTH, MAX_TIMESTAMP_MS, parseEvents } from './parseEvents.ts';
import { parseSample } from './sample.ts';

const good = { key: 'a', event: 'down', timestamp: 1 };

describe('parseEvents', () => {
  it.each<[string, unknown, string, number | null]>([
    ['no list', 'abc', 'events_not_a_list', null],
    ['nothing', undefined, 'events_not_a_list', null],
    ['an empty list', [], 'events_empty', null],
    ['an event that is a number', [good, 1], 'event_not_an_object', 1],
    ['an event that is a list', [[good]], 'event_not_an_object', 0],
    ['an event that is null', [null], 'event_not_an_object', 0],
    ['a key that is missing', [{ event: 'down', timestamp: 1 }], 'key_invalid', 0],
    ['a key that is empty', [{ ...good, key: '' }], 'key_invalid', 0],
    ['a key that is too long', [{ ...good, key: 'x'.repeat(MAX_KEY_NAME_LENGTH + 1) }], 'key_invalid', 0],
    ['a kind that is another word', [good, { ...good, event: 'press' }], 'event_kind_invalid', 1],
    ['a time that is a string', [{ ...good, timestamp: '1' }], 'timestamp_invalid', 0],
    ['a time that is NaN', [{ ...good, timestamp: Number.NaN }], 'timestamp_invalid', 0],
    ['a time that is infinite', [{ ...good, timestamp: Number.POSITIVE_INFINITY }], 'timestamp_invalid', 0],
    ['a time beyond any clock', [{ ...good, timestamp: MAX_TIMESTAMP_MS * 1.01 }], 'timestamp_invalid', 0],
  ])('refuses %s', (_, data, code, index) => {
    expect(() => parseEvents(data)).toThrow(expect.objectContaining({ code, index }));
  });

  it('names the event, what was got and what was expected', () => {
    expect(() => parseEvents([good, { ...good, timestamp: '1' }])).toThrow(
      'event 1: got a string, expected "timestamp" to be a finite number',
    );
  });

  it('takes the longest list allowed and refuses one event more', () => {
    const events = Array.from({ length: 3 }, () => good);
    expect(parseEvents(events, { maxEvents: 3 }).keys).toHaveLength(3);
    expect(() => parseEvents(events, { maxEvents: 2 })).toThrow(
      expect.objectContaining({ code: 'too_many_events', message: expect.stringContaining('3 events') }),
    );
  });

  it('counts seconds or milliseconds', () => {
    expect(parseEvents([{ ...good, timestamp: 1.5 }], { unit: 'seconds' }).times[0]).toBe(1_500);
    expect(parseEvents([{ ...good, timestamp: 1.5 }]).times[0]).toBe(1.5);
  });

  it('answers any garbage with a coded error, and never repeats what it held', () => {
    const garbage = fc.oneof(
      fc.anything(),
      fc.array(fc.anything()),
      fc.array(
        fc.record(
          { key: fc.anything(), event: fc.anything(), timestamp: fc.anything() },
          { requiredKeys: [] },
        ),
      ),
      fc.array(
        fc.record({
          key: fc.constantFrom<unknown>('a', 'b', 7),
          event: fc.constantFrom<unknown>('down', 'up', 'hold'),
          timestamp: fc.oneof(fc.double(), fc.integer(), fc.constant('SECRET')),
        }),
      ),
    );
    fc.assert(
      fc.property(garbage, (data) => {
        try {
          const { timeline } = parseSample(data);
          expect(timeline.keys.length).toBeGreaterThanOrEqual(2);
          expect(timeline.downs.every(Number.isFinite)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(KeystrokeError);
          expect(String(error)).not.toContain('SECRET');
        }
      }),
      { numRuns: 500 },
    );
  });
});
