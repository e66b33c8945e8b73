import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyCodeOf } from '../keystrokes/keyCode.ts';
import { parseSample } from '../keystrokes/sample.ts';
import { clockResolution } from '../quality/clockResolution.ts';
import { alignToText } from '../rhythm/alignToText.ts';
import { drawTypist, type SimulatedDevice } from './drawTypist.ts';
import { typeText } from './typeText.ts';

const anyone = fc.record({
  seed: fc.integer(),
  device: fc.constantFrom<SimulatedDevice[]>('desktop', 'touch', 'numpad'),
});
const anyText = fc
  .array(fc.constantFrom(...'aabcdeXYZ 019.,!?éß\n'), { minLength: 2, maxLength: 40 })
  .map((characters) => characters.join(''));
const SENTENCE = 'The quick brown fox jumps over the lazy dog and runs.';

describe('typeText', () => {
  it('sends what the service can read without a repair, whoever types what', () => {
    fc.assert(
      fc.property(
        anyone,
        anyText,
        fc.boolean(),
        fc.integer({ min: 1, max: 20 }),
        ({ seed, device }, text, typos, session) => {
          const typist = drawTypist(seed, device);
          const { timeline } = parseSample(typeText(typist, text, { typos, session }));
          expect(timeline.repairs).toEqual([]);
          expect([...timeline.downs, ...timeline.ups].every((time) => time >= 0)).toBe(true);
        },
      ),
    );
  });

  it('presses the keys of the text, and Shift for a capital on a keyboard', () => {
    const keys = (device: SimulatedDevice) =>
      typeText(drawTypist(1, device), 'aB c', { pauses: false })
        .filter(({ event }) => event === 'down')
        .map(({ key }) => key);
    expect(keys('desktop')).toEqual(['a', 'Shift', 'B', ' ', 'c']);
    expect(keys('touch')).toEqual(['a', 'B', ' ', 'c']);
  });

  it('holds Shift until its letter is down', () => {
    const events = typeText(drawTypist(3), 'ABBA');
    const at = (name: string, kind: string) =>
      events.flatMap(({ key, event }, i) => (key === name && event === kind ? [i] : []));
    const letters = events.flatMap(({ key, event }, i) => (key !== 'Shift' && event === 'down' ? [i] : []));
    const releases = at('Shift', 'up');
    at('Shift', 'down').forEach((down, n) => {
      expect(down).toBeLessThan(letters[n] ?? -1);
      expect(releases[n]).toBeGreaterThan(letters[n] ?? -1);
    });
  });

  it('types the same for the same numbers, and otherwise for others', () => {
    const typist = drawTypist(7);
    expect(typeText(drawTypist(7), SENTENCE, { sample: 3 })).toEqual(
      typeText(typist, SENTENCE, { sample: 3 }),
    );
    for (const other of [
      typeText(typist, SENTENCE, { sample: 4 }),
      typeText(typist, SENTENCE, { sample: 3, session: 2 }),
      typeText(drawTypist(8), SENTENCE, { sample: 3 }),
    ]) {
      expect(other).not.toEqual(typeText(typist, SENTENCE, { sample: 3 }));
    }
    const steady = { noise: 0, pauses: false };
    expect(typeText(typist, SENTENCE, { ...steady, sample: 1 })).toEqual(
      typeText(typist, SENTENCE, { ...steady, sample: 2 }),
    );
  });

  it('overlaps keys on a keyboard, some people more than others', () => {
    const shares = (device: SimulatedDevice) =>
      Array.from({ length: 30 }, (_, seed) => {
        const { downs, ups } = parseSample(typeText(drawTypist(seed, device), SENTENCE)).timeline;
        return downs.filter((down, i) => i > 0 && (ups[i - 1] ?? 0) > down).length / downs.length;
      });
    expect(Math.min(...shares('desktop'))).toBeLessThan(0.05);
    expect(Math.max(...shares('desktop'))).toBeGreaterThan(0.35);
    expect([...shares('touch'), ...shares('numpad')].every((share) => share === 0)).toBe(true);
  });

  it('takes every slip back', () => {
    const text = Uint16Array.from(SENTENCE.toLowerCase(), keyCodeOf);
    let corrected = 0;
    for (let sample = 1; sample <= 40; sample++) {
      const { keys } = parseSample(
        typeText(drawTypist(5), SENTENCE.toLowerCase(), { sample, typos: true }),
      ).timeline;
      if (keys.includes(keyCodeOf('Backspace'))) corrected += 1;
      const placement = alignToText(keys, text);
      expect(placement?.filter((position) => position >= 0)).toEqual(Int32Array.from(text.keys()));
    }
    expect(corrected).toBeGreaterThan(5);
  });

  it('names positions instead of keys, with the times of the keys', () => {
    const typist = drawTypist(9);
    const [named, placed] = [typeText(typist, 'secret'), typeText(typist, 'secret', { keys: 'positions' })];
    expect(placed.map(({ timestamp }) => timestamp)).toEqual(named.map(({ timestamp }) => timestamp));
    const presses = placed.filter(({ event }) => event === 'down').map(({ key }) => key);
    expect(presses).toEqual(['#0', '#1', '#2', '#3', '#4', '#5']);
  });

  it('keeps to the tick of its clock', () => {
    const events = typeText(drawTypist(2), SENTENCE, { clock: 50 });
    expect(events.every(({ timestamp }) => timestamp % 50 === 0)).toBe(true);
    expect(clockResolution(parseSample(events))).toBe(50);
    expect(clockResolution(parseSample(typeText(drawTypist(2), SENTENCE)))).toBe(1);
  });
});
