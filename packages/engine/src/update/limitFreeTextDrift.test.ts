import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../math/random.ts';
import type { FreeTextTemplate } from '../models/freeText/freeText.ts';
import { createRhythm } from '../models/rhythm.ts';
import type { RhythmTemplate } from '../models/rhythmTemplate.ts';
import { FREE_TEXT_VIEWS, type FreeTextView } from '../rhythm/freeTextFeatures.ts';
import { anySample, type Typist, typing } from '../testing/syntheticTyping.ts';
import { boundedUpdate, UPDATE_LIMITS } from './boundedUpdate.ts';

const model = createRhythm({ text: 'free', device: 'desktop' });
const EVERYTHING = { ...UPDATE_LIMITS, anchorScore: Number.NEGATIVE_INFINITY };
const { step, total, spread, rms } = UPDATE_LIMITS.freeText;
/** Residuals are kept as 32-bit numbers. */
const ROUNDING = 1e-4;
const KEYS = 30;

function samples(typist: Typist, count: number, seed: number) {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => typing(typist, random, KEYS));
}

function free(template: RhythmTemplate): FreeTextTemplate {
  if (template.mode !== 'free') throw new Error('got a template of fixed text');
  return template;
}

/** Residuals of the pairs that both templates have seen, in the anchor's standard deviations. */
function ways(from: FreeTextTemplate, to: FreeTextTemplate, anchor: FreeTextTemplate, name: FreeTextView) {
  const seen = ({ statistics: { pairs, views } }: FreeTextTemplate) =>
    new Map(Array.from(pairs, (pair, k) => [pair, views[name].residuals[k] ?? 0]));
  const [start, end] = [seen(from), seen(to)];
  return Array.from(start, ([pair, residual]) => {
    const deviation = 1 / Math.sqrt(anchor.typist[name].precisions[pair] ?? 1);
    return Math.abs((end.get(pair) ?? 0) - residual) / deviation;
  });
}

describe('limitFreeTextDrift', () => {
  const anchor = free(model.enrol(samples('own', 5, 1)));

  it('holds every pair, all of them together and the noise within limits, whoever types', () => {
    const walk = fc.array(fc.tuple(fc.constantFrom<Typist>('own', 'other'), fc.nat(1_000)), {
      maxLength: 15,
    });
    fc.assert(
      fc.property(walk, (tries) => {
        let template = anchor;
        for (const [typist, seed] of tries) {
          const [sample] = samples(typist, 1, seed);
          if (sample === undefined) continue;
          const { template: learned, drift } = boundedUpdate(template, sample, anchor, EVERYTHING);
          const next = free(learned);
          const fromAnchor = FREE_TEXT_VIEWS.flatMap((name) => ways(anchor, next, anchor, name));
          const squares = fromAnchor.reduce((sum, way) => sum + way * way, 0);
          expect(Math.max(...fromAnchor)).toBeLessThan(total + ROUNDING);
          expect(Math.sqrt(squares / fromAnchor.length)).toBeLessThan(rms + ROUNDING);
          expect(drift?.rms).toBeLessThan(rms + ROUNDING);
          expect(drift?.largest).toBeLessThan(total + ROUNDING);
          // Coming home with all others is no step away.
          for (const name of FREE_TEXT_VIEWS) {
            expect(Math.max(...ways(template, next, anchor, name))).toBeLessThan(step + total);
            expect(next.typist[name].noise).toBeLessThan(spread * anchor.typist[name].noise * (1 + ROUNDING));
          }
          template = next;
        }
      }),
      { numRuns: 15 },
    );
  });

  it('lets the typist go on as the model does', () => {
    const [sample] = samples('own', 1, 5);
    if (sample === undefined) throw new Error('no sample');
    const { template, drift } = boundedUpdate(anchor, sample, anchor);
    expect(drift).toMatchObject({ held: 0 });
    expect(model.serialise(template)).toEqual(model.serialise(model.update(anchor, sample)));
  });

  it('is led away less far by a stranger than without limits', () => {
    const strange = samples('other', 20, 6);
    const bounded = strange.reduce<RhythmTemplate>(
      (template, sample) => boundedUpdate(template, sample, anchor, EVERYTHING).template,
      anchor,
    );
    const unbounded = strange.reduce<RhythmTemplate>(
      (template, sample) => model.update(template, sample),
      anchor,
    );
    const [owner] = samples('own', 1, 7);
    if (owner === undefined) throw new Error('no sample');
    expect(model.score(bounded, owner).value).toBeGreaterThan(model.score(unbounded, owner).value);
  });

  it('gives a template that scores anything with a finite number, whatever it learned from', () => {
    fc.assert(
      fc.property(fc.array(anySample, { minLength: 1, maxLength: 4 }), anySample, (enrolled, sample) => {
        const before = model.enrol(enrolled);
        const { template, drift } = boundedUpdate(before, sample, before, EVERYTHING);
        for (const tried of [sample, ...enrolled]) {
          expect(Number.isFinite(model.score(template, tried).value)).toBe(true);
        }
        if (drift !== null) expect(Number.isFinite(drift.rms + drift.largest)).toBe(true);
        expect(model.parse(model.serialise(template))).toMatchObject({ mode: 'free' });
      }),
      { numRuns: 30 },
    );
  });
});
