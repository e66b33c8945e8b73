import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEvents } from '../keystrokes/parseEvents.ts';
import { flaskApi, sharedData } from '../testing/sharedData.ts';
import { fitLength, flaskVector } from './flaskVector.ts';

const event = (key: string, kind: 'down' | 'up', timestamp: number) => ({ key, event: kind, timestamp });
const vectorOf = (...events: ReturnType<typeof event>[]): number[] =>
  Array.from(flaskVector(parseEvents(events)));

describe('flaskVector', () => {
  it('is hold, down-down, up-down for each pair of presses and the last hold, in seconds', () => {
    expect(
      vectorOf(event('a', 'down', 0), event('a', 'up', 90), event('b', 'down', 250), event('b', 'up', 330)),
    ).toEqual([0.09, 0.25, 0.16, 0.08]);
  });

  it('writes no up-down time where keys overlap', () => {
    expect(
      vectorOf(event('a', 'down', 0), event('b', 'down', 50), event('a', 'up', 90), event('b', 'up', 130)),
    ).toEqual([0.09, 0.05, 0.08]);
  });

  it('takes the hold and release of a key from its last press and release in the sample', () => {
    expect(
      vectorOf(
        event('a', 'down', 0),
        event('a', 'up', 100),
        event('b', 'down', 200),
        event('b', 'up', 260),
        event('a', 'down', 300),
        event('a', 'up', 370),
      ),
    ).toEqual([0.07, 0.2, 0.06, 0.1, 0.04, 0.07]);
  });

  it('ends with the hold of the key of the last event, not of the last press', () => {
    expect(
      vectorOf(event('a', 'down', 0), event('b', 'down', 50), event('b', 'up', 90), event('a', 'up', 130)),
    ).toEqual([0.13, 0.05, 0.13]);
  });

  it('leaves out values at the wrong side of their limits', () => {
    const pair = (up: number, down2: number) =>
      vectorOf(event('a', 'down', 0), event('a', 'up', up), event('b', 'down', down2));
    expect(pair(5_000, 15_000)).toEqual([5, 15, 10]);
    expect(pair(5_001, 15_002)).toEqual([15.002]);
    expect(pair(0, 1)).toEqual([0.001]);
    expect(vectorOf(event('a', 'down', 100), event('b', 'down', 101))).toEqual([]);
  });

  it('keeps only values within the limits, at most three a press and one more', () => {
    const anyEvent = fc.record({
      key: fc.constantFrom('a', 'b', 'c'),
      event: fc.constantFrom('down', 'up'),
      timestamp: fc.double({ min: -1e5, max: 1e5, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 60 }), (events) => {
        const vector = flaskVector(parseEvents(events));
        expect(vector.every((value) => value > 0 && Number.isFinite(value))).toBe(true);
        expect(vector.length).toBeLessThanOrEqual(3 * events.length + 1);
      }),
      { seed: 1 },
    );
  });
});

describe('fitLength', () => {
  it('pads with zeros or cuts', () => {
    expect(Array.from(fitLength([1, 2], 4))).toEqual([1, 2, 0, 0]);
    expect(Array.from(fitLength([1, 2, 3], 2))).toEqual([1, 2]);
    expect(Array.from(fitLength([1, 2], 2))).toEqual([1, 2]);
  });
});

/** The samples that the Flask service's stored features were made of. */
const STORED = [
  { user: 'alice', subject: '97', text: 'P1', session: 'two-handed' },
  { user: 'bob', subject: '95', text: 'P1', session: 'one-handed' },
  { user: 'carol', subject: '94', text: 'P5', session: 'one-handed' },
] as const;
const samplesPath = sharedData('greyc-nislab/samples.jsonl.gz');

describe('the features that the Flask service stored', () => {
  for (const { user, subject, text, session } of STORED) {
    const featuresPath = flaskApi(`user_models/${user}_features.npy`);
    it.skipIf(samplesPath === null || featuresPath === null)(`are ours: ${user}`, () => {
      const rows = readNpyRows(featuresPath ?? '');
      const labels = `"subject":"${subject}","text":"${text}","session":"${session}"`;
      const samples = readSamples(samplesPath ?? '', labels);
      expect(samples.length).toBe(10);
      expect(rows.length).toBe(10);
      samples.forEach((sample, i) => {
        const row = rows[i] ?? [];
        const vector = flaskVector(parseEvents(sample));
        expect(vector.length).toBeLessThanOrEqual(row.length);
        const fitted = fitLength(vector, row.length);
        row.forEach((value, k) => {
          expect(Math.abs((fitted[k] ?? Number.NaN) - value)).toBeLessThanOrEqual(1e-9);
        });
      });
    });
  }
});

/** The keystroke data of the samples whose line holds these labels, in file order, which is sample order. */
function readSamples(path: string, labels: string): unknown[] {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').split('\n');
  return lines
    .filter((line) => line.includes(labels))
    .map((line) => (JSON.parse(line) as { keystroke_data: unknown }).keystroke_data);
}

/** Rows of a .npy file of 64-bit floats in C order. */
function readNpyRows(path: string): number[][] {
  const file = readFileSync(path);
  const headerEnd = 10 + file.readUInt16LE(8);
  const header = file.toString('latin1', 10, headerEnd);
  expect(header).toContain("'descr': '<f8', 'fortran_order': False");
  const columns = Number(/'shape': \(\d+, (\d+)\)/.exec(header)?.[1]);
  const values = Array.from({ length: (file.length - headerEnd) / 8 }, (_, i) =>
    file.readDoubleLE(headerEnd + 8 * i),
  );
  return Array.from({ length: values.length / columns }, (_, i) =>
    values.slice(i * columns, (i + 1) * columns),
  );
}
