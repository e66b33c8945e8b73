import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PUBLISHED_RATES } from '../console/publishedRates.ts';

it('are the figures of the guide', () => {
  const guide = readFileSync(new URL('../../../../docs/guide/policy.md', import.meta.url), 'utf8').split(
    '\n',
  );
  for (const { points } of PUBLISHED_RATES) {
    for (const { falseMatch, falseReject } of points) {
      const row = guide.find((line) => line.includes(`| ${((1 - falseReject) * 100).toFixed(2)} [`));
      expect(row).toContain(`| ${(falseMatch * 100).toFixed(2)} [`);
    }
  }
});
