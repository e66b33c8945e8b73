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
    expect(() => decodeEvents(new Uint8Array(0))).toThrow(RangeError);
  });
});
