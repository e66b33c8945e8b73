import { createHash } from 'node:crypto';
import { parseSample } from '@keystroke-auth/engine';
import { describe, expect, it } from 'vitest';
import { createTypingPool } from './typingPool.ts';

/** Five keys. */
function typed(text: string) {
  const events = Array.from(text, (key, i) => [
    { key, event: 'down', timestamp: 200 * i },
    { key, event: 'up', timestamp: 200 * i + 90 },
  ]);
  return parseSample(events.flat());
}

const people = (count: number, samples = 4, text = 'robin') =>
  Array.from({ length: count }, (_, i) => ({
    person: `person-${i}`,
    samples: Array.from({ length: samples }, () => typed(text)),
  }));

function pooled(enrolled: ReturnType<typeof people>, { seed = 1, max = 100_000 } = {}) {
  const hash = (person: string) => createHash('sha256').update(`${seed}:${person}`).digest();
  const pool = createTypingPool(hash, max);
  for (const each of enrolled) pool.add(each);
  const { fitting, heldOut } = pool.halves();
  const named = (texts: typeof fitting) => texts.map(({ person }) => person).sort();
  return { fitting: named(fitting), heldOut: named(heldOut), texts: [...fitting, ...heldOut] };
}

describe('the pool of typing that a fit is made from', () => {
  it('puts everybody on one side, by seed and name alone', () => {
    const { fitting, heldOut } = pooled(people(60));
    expect(fitting.length + heldOut.length).toBe(60);
    expect(fitting.length).toBeGreaterThan(15);
    expect(heldOut.length).toBeGreaterThan(15);
    const more = pooled(people(90).reverse());
    expect(fitting.every((person) => more.fitting.includes(person))).toBe(true);
    expect(pooled(people(60), { seed: 2 }).fitting).not.toEqual(fitting);
  });

  it('holds no more than its bound, the same people in whatever order they come', () => {
    const bound = { max: 20 * 30 };
    const { texts, ...chosen } = pooled(people(200), bound);
    expect(texts).toHaveLength(30);
    const { texts: _, ...again } = pooled(people(200).reverse(), bound);
    expect(again).toEqual(chosen);
    expect(Math.abs(chosen.fitting.length - chosen.heldOut.length)).toBeLessThan(20);
  });

  it('never keeps one text of a person and drops another', () => {
    const first = people(100);
    const second = people(100, 4, 'raven');
    const { texts } = pooled([...first, ...second], { max: 40 * 25 });
    const counts = Map.groupBy(texts, ({ person }) => person);
    expect(Array.from(counts.values(), ({ length }) => length)).toEqual(Array.from({ length: 25 }, () => 2));
  });

  it('keeps the newest twenty samples of a text, and nothing of a text that nobody repeats', () => {
    const [{ texts }, none] = [pooled(people(1, 50)), pooled(people(5, 2))];
    expect(texts[0]?.samples).toHaveLength(20);
    expect(none.texts).toEqual([]);
  });
});
