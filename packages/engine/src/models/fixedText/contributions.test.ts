import fc from 'fast-check';
import { expect, it } from 'vitest';
import { alignToText } from '../../rhythm/alignToText.ts';
import { timingViews } from '../../rhythm/timingViews.ts';
import { anySample } from '../../testing/syntheticTyping.ts';
import { contributionsOf } from './contributions.ts';
import { enrolFixedText } from './fixedText.ts';
import { scoreFixedText } from './score.ts';

it('adds up to the raw score, for any probe and enrolment', () => {
  fc.assert(
    fc.property(fc.array(anySample, { minLength: 1, maxLength: 5 }), fc.boolean(), (enrolled, own) => {
      const [first, second = first] = enrolled;
      if (first === undefined || second === undefined) return;
      const { keys } = first.timeline;
      const { scorer } = enrolFixedText(enrolled, keys, 'desktop');
      const probe = own ? first : second;
      const placement = alignToText(probe.timeline.keys, keys);
      if (placement === null) return;
      const views = timingViews(probe.timeline, placement, keys.length);
      const { hold, latency, pace, score } = contributionsOf(scorer, views);
      const parts = [...hold, ...latency, pace].filter((part) => !Number.isNaN(part));
      const size = parts.reduce((sum, part) => sum + Math.abs(part), 0);
      const exact = scoreFixedText(scorer, views);
      expect(Math.abs(score - exact)).toBeLessThanOrEqual(1e-9 * size);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(exact, 9);
    }),
  );
});
