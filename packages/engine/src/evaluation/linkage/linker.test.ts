import { describe, expect, it } from 'vitest';
import { createRandom, normal } from '../../math/random.ts';
import { linkageAuc } from './linkageAuc.ts';
import { learnLinker, type Observed, scoreLinks, type TwoApplications } from './linker.ts';

/** People of whom one thing is seen in both applications, with noise, under names of which others are noise alone. */
function people(seed: number, count: number, second = 'habit'): TwoApplications {
  const random = createRandom(seed);
  const habits = Array.from({ length: count }, () => normal(random));
  const see = (name: string): Observed[] =>
    habits.map(
      (habit, i) =>
        new Map([
          // Another scale, and another direction, in each application.
          [name, name === second ? 100 - 7 * (habit + normal(random) / 2) : habit + normal(random) / 2],
          ...Array.from({ length: 20 }, (_, n): [string, number] => [`noise ${n}`, normal(random)]),
          ['same for all', 3],
          ['rare', i === 0 ? 1 : 0],
        ]),
    );
  return {
    subjects: habits.map((_, i) => String(i)),
    first: see(second === 'habit' ? 'plain' : 'habit'),
    second: see(second),
  };
}

describe('a linker', () => {
  it('finds what goes with what in the other application, and goes by it on people it never saw', () => {
    const terms = learnLinker([people(1, 150)], 'any');
    expect(terms[0]).toMatchObject({ first: 'plain', second: 'habit' });
    expect(terms[0]?.correlation).toBeLessThan(-0.6);
    const { auc } = linkageAuc([scoreLinks(people(2, 150), terms)]);
    expect(auc).toBeGreaterThan(0.7);
  });

  it('goes by things of one name alone where it is told to, and there is no more in noise than chance', () => {
    const terms = learnLinker([people(3, 150)], 'same name');
    for (const { first, second } of terms)
      expect([first, first]).toEqual([second, expect.stringMatching(/noise|rare/)]);
    expect(terms.length).toBeGreaterThan(0);
    const [low, high] = linkageAuc([scoreLinks(people(4, 150), terms)]).interval ?? [0, 0];
    expect(low).toBeLessThan(0.5);
    expect(high).toBeGreaterThan(0.5);
  });

  it('has nothing to go by where all rows look alike', () => {
    const alike: Observed[] = Array.from({ length: 9 }, () => new Map([['rows', 5]]));
    const text = { subjects: Array.from('abcdefghi'), first: alike, second: alike };
    expect(learnLinker([text], 'any')).toEqual([]);
    expect(linkageAuc([scoreLinks(text, [])]).auc).toBe(0.5);
  });
});
