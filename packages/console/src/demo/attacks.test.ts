import type { TypedSample } from '@keystroke-auth/client/capture';
import { createRandom, drawTypist, typeText } from '@keystroke-auth/engine';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ATTACKS } from './attacks.ts';
import { averageOf, inWords, pressesOf, spanOf } from './rhythm.ts';

const TEXT = 'quiet river stones';
const sample: TypedSample = {
  keystroke_data: [...typeText(drawTypist(1), TEXT, { keys: 'positions', pauses: false })],
  capture: { mode: 'key', device: 'desktop', text: 'fixed', flags: [], sdk: 'test' },
};

it('makes samples of the same keys, in the order of time, each released after it was pressed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...ATTACKS),
      fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
      async (attack, numbers) => {
        const random = () => numbers.next().value ?? 0;
        const { keystroke_data: events, capture } = await attack.make(sample, TEXT, random);
        expect(capture).toEqual(sample.capture);
        const names = (all: typeof events) => all.map(({ key, event }) => `${key} ${event}`).sort();
        expect(names(events)).toEqual(names(sample.keystroke_data));
        const times = events.map(({ timestamp }) => timestamp);
        expect(times).toEqual([...times].sort((a, b) => a - b));
        for (const { hold } of pressesOf({ keystroke_data: events }, TEXT)) expect(hold).toBeGreaterThan(0);
      },
    ),
  );
});

it('keeps the order of keys that went down together: other keys would be another text', async () => {
  const keystroke_data = [0, 1, 2, 3].flatMap((i) => [
    { key: `#${i}`, event: 'down' as const, timestamp: i },
    { key: `#${i}`, event: 'up' as const, timestamp: 90 + i },
  ]);
  const together = { ...sample, keystroke_data: keystroke_data.sort((a, b) => a.timestamp - b.timestamp) };
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...ATTACKS.filter(({ id }) => id !== 'stranger')),
      fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
      async (attack, numbers) => {
        const made = await attack.make(together, TEXT, () => numbers.next().value ?? 0);
        const pressed = made.keystroke_data.filter(({ event }) => event === 'down').map(({ key }) => key);
        expect(pressed).toEqual(['#0', '#1', '#2', '#3']);
      },
    ),
  );
});

it('invents no releases where a keyboard told none', async () => {
  const downs = sample.keystroke_data.filter(({ event }) => event === 'down');
  const soft: TypedSample = {
    keystroke_data: downs,
    capture: { ...sample.capture, mode: 'delta', device: 'touch' },
  };
  for (const { make } of ATTACKS) {
    const { keystroke_data: events } = await make(soft, TEXT, createRandom(9));
    expect(events.every(({ event }) => event === 'down')).toBe(true);
  }
});

it('draws presses with their characters, what was taken back without, and keys that are still down', () => {
  const events = [
    { key: '#0', event: 'down' as const, timestamp: 100 },
    { key: '#0', event: 'up' as const, timestamp: 180 },
    { key: 'Backspace', event: 'down' as const, timestamp: 200 },
    { key: '#1', event: 'down' as const, timestamp: 300 },
  ];
  const presses = pressesOf({ keystroke_data: events }, 'ab');
  expect(presses).toEqual([
    { character: 'a', at: 0, hold: 80 },
    { character: null, at: 100, hold: null },
    { character: 'b', at: 200, hold: null },
  ]);
  expect([spanOf(presses), spanOf([]), pressesOf(null, '')]).toEqual([200, 0, []]);
  expect(inWords(presses)).toContain('3 keys, held for 80 ms');
});

it('averages samples of as many keys, and no others', () => {
  const at = (ms: number) => [{ character: 'a', at: 0, hold: ms }];
  expect(averageOf([at(80), at(100)])).toEqual(at(90));
  expect(averageOf([at(80), []])).toEqual([]);
  expect(averageOf([])).toEqual([]);
});
