import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryTyping, wireEvents } from '../testing/arbitraryTyping.ts';
import { decodeEvents, encodeEvents } from './eventsBuffer.ts';
import { parseEvents } from './parseEvents.ts';

describe('eventsBuffer', () => {
  it('gives back exactly what it was given', () => {
    fc.assert(
      fc.property(
        arbitraryTyping({ minLength: 1, maxLength: 30 }),
        fc.double({ noNaN: true, min: 0, max: 1e12 }),
        (typing, start) => {
          const events = parseEvents(
            wireEvents(typing).map((event) => ({ ...event, timestamp: event.timestamp / 3 + start })),
          );
          expect(decodeEvents(encodeEvents(events))).toEqual(events);
        },
      ),
    );
  });

  it('takes four bytes an event of times in whole microseconds, however they are counted', () => {
    const arbitraryMicroseconds = fc.array(fc.integer({ min: -8_000_000, max: 8_000_000 }), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(
        arbitraryMicroseconds,
        fc.integer({ min: 0, max: 2e15 }),
        fc.constantFrom('milliseconds', 'seconds'),
        (steps, start, unit) => {
          let now = start;
          const typed = steps.map((step, i) => {
            now += step;
            return {
              key: 'a',
              event: i % 3 === 0 ? 'down' : 'up',
              timestamp: now / (unit === 'seconds' ? 1e6 : 1e3),
            };
          });
          const events = parseEvents(typed, { unit });
          const bytes = encodeEvents(events);
          expect(decodeEvents(bytes)).toEqual(events);
          expect(bytes).toHaveLength(
            4 + 8 + 3 * (steps.length - 1) + steps.length + Math.ceil(steps.length / 8),
          );
        },
      ),
    );
  });

  it('keeps times that are far apart, between microseconds, or the other zero', () => {
    const timesOf = (...times: number[]) =>
      times.map((timestamp) => ({ key: 'é', event: 'down', timestamp }));
    for (const typed of [
      timesOf(0, 8_388.607, 16_777.215),
      timesOf(0, 8_388.608),
      timesOf(0.1, 0.30000000000000004),
      timesOf(-0, 0, -0),
    ]) {
      const events = parseEvents(typed);
      expect(decodeEvents(encodeEvents(events))).toEqual(events);
    }
  });

  it('reads what version 2 wrote', () => {
    const stored = new Uint8Array(4 + 2 * 10 + 1);
    const view = new DataView(stored.buffer);
    view.setUint8(0, 2);
    view.setUint16(2, 2, true);
    view.setFloat64(4, 10.5, true);
    view.setFloat64(12, 99.25, true);
    view.setUint16(20, 7, true);
    view.setUint16(22, 300, true);
    view.setUint8(24, 0b01);
    expect(decodeEvents(stored)).toEqual({
      keys: Uint16Array.of(7, 300),
      presses: Uint8Array.of(1, 0),
      times: Float64Array.of(10.5, 99.25),
    });
    expect(() => decodeEvents(stored.subarray(0, -1))).toThrow(RangeError);
  });

  it('reads what version 1 wrote', () => {
    const stored = new Uint8Array(4 + 2 * 12);
    const view = new DataView(stored.buffer);
    view.setUint8(0, 1);
    view.setUint16(2, 2, true);
    view.setFloat64(4, 10.5, true);
    view.setUint16(12, 7, true);
    view.setUint8(14, 1);
    view.setFloat64(16, 99.25, true);
    view.setUint16(24, 300, true);
    expect(decodeEvents(stored)).toEqual({
      keys: Uint16Array.of(7, 300),
      presses: Uint8Array.of(1, 0),
      times: Float64Array.of(10.5, 99.25),
    });
    expect(() => decodeEvents(stored.subarray(0, -1))).toThrow(RangeError);
  });

  it('refuses bytes that it did not write', () => {
    const bytes = encodeEvents(parseEvents([{ key: 'a', event: 'down', timestamp: 1 }]));
    expect(() => decodeEvents(bytes.subarray(0, bytes.length - 1))).toThrow(RangeError);
    expect(() => decodeEvents(Uint8Array.of(9, 0, 0, 0))).toThrow(/version 9/);
    expect(() => decodeEvents(Uint8Array.of(3, 3, 0, 0))).toThrow(/form 3/);
    expect(() => decodeEvents(new Uint8Array(0))).toThrow(RangeError);
  });
});
