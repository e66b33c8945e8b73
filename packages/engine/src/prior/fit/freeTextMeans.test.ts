import { expect, it } from 'vitest';
import { byView, FREE_TEXT_VIEWS } from '../../rhythm/freeTextFeatures.ts';
import { firstKeyOf, PAIRS, secondKeyOf } from '../../rhythm/keyPairs.ts';
import { freeTextPopulation } from '../freeTextPopulation.ts';
import { DESKTOP_FREE_TEXT } from '../freeTextPrior.ts';
import { byKind } from './byKind.ts';
import { freeTextMeans } from './freeTextMeans.ts';

it('means that a short table wrote out are made short again', () => {
  const { keys } = DESKTOP_FREE_TEXT;
  const { views } = freeTextPopulation(DESKTOP_FREE_TEXT);
  // As many keystrokes as the sentences have, as if keys followed each other by their frequency alone.
  const counts = Float64Array.from(
    { length: PAIRS },
    (_, pair) => 0.6 * (keys[firstKeyOf(pair)]?.[2] ?? 0) * (keys[secondKeyOf(pair)]?.[2] ?? 0),
  );
  const short = freeTextMeans(
    byView((view) => views[view].means),
    counts,
  );
  const again = freeTextPopulation({
    ...DESKTOP_FREE_TEXT,
    ...short,
    kinds: byKind((kind) => ({
      holdBefore: short.kinds.holdBefore[kind],
      holdAfter: short.kinds.holdAfter[kind],
      downDown: short.kinds.downDown[kind],
      upDown: short.kinds.upDown[kind],
      noise: DESKTOP_FREE_TEXT.kinds[kind].noise,
    })),
  });
  const total = counts.reduce((sum, count) => sum + count, 0);
  for (const view of FREE_TEXT_VIEWS) {
    const squares = counts.reduce((sum, count, pair) => {
      const difference = (again.views[view].means[pair] ?? 0) - (views[view].means[pair] ?? 0);
      return sum + (count * difference ** 2) / total;
    }, 0);
    // Two digits after the point, and rare pairs held to their kind; the up-down slope doubles both.
    expect(Math.sqrt(squares), view).toBeLessThan(view === 'upDown' ? 0.06 : 0.03);
  }
});
