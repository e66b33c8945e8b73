import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../math/random.ts';
import type { FixedTextTemplate } from '../models/fixedText/fixedText.ts';
import { createRhythm } from '../models/rhythm.ts';
import type { RhythmTemplate } from '../models/rhythmTemplate.ts';
import { anySample, type Typist, typing } from '../testing/syntheticTyping.ts';
import { boundedUpdate, UPDATE_LIMITS, verifiedUpdate } from './boundedUpdate.ts';

const model = createRhythm({ text: 'fixed', device: 'desktop' });
const EVERYTHING = { ...UPDATE_LIMITS, anchorScore: Number.NEGATIVE_INFINITY };
/** Means are kept as 32-bit numbers. */
const ROUNDING = 1e-5;

function samples(typist: Typist, count: number, seed: number) {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => typing(typist, random));
}

function fixed(template: RhythmTemplate): FixedTextTemplate {
  if (template.mode !== 'fixed') throw new Error('got a template of free text');
  return template;
}

/** The way of every feature from one template to another, in the anchor's standard deviations. */
function ways(from: FixedTextTemplate, to: FixedTextTemplate, anchor: FixedTextTemplate): number[] {
  const centre = ({ statistics, scorer }: FixedTextTemplate, k: number): number =>
    (statistics.weights[k] ?? 0) > 0 ? (statistics.means[k] ?? 0) : (scorer.typistMeans[k] ?? 0);
  return Array.from(
    anchor.scorer.typistPrecisions,
    (precision, k) => Math.abs(centre(to, k) - centre(from, k)) * Math.sqrt(precision),
  );
}

describe('boundedUpdate', () => {
  const own = samples('own', 5, 1);
  const anchor = fixed(model.enrol(own));

  it('moves no feature further than a step at once, nor further than the total from the anchor', () => {
    const walk = fc.array(fc.tuple(fc.constantFrom<Typist>('own', 'other'), fc.nat(1_000)), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(walk, (tries) => {
        let template = anchor;
        for (const [typist, seed] of tries) {
          const [sample] = samples(typist, 1, seed);
          if (sample === undefined) continue;
          const { template: learned, drift } = boundedUpdate(template, sample, anchor, EVERYTHING);
          const next = fixed(learned);
          const total = Math.max(...ways(anchor, next, anchor));
          expect(Math.max(...ways(template, next, anchor))).toBeLessThan(UPDATE_LIMITS.step + ROUNDING);
          expect(total).toBeLessThan(UPDATE_LIMITS.total + ROUNDING);
          expect(drift?.largest).toBeCloseTo(total, 3);
          template = next;
        }
      }),
      { numRuns: 30 },
    );
  });

  it('lets no spread grow beyond its limit', () => {
    let template = anchor;
    for (const sample of [...samples('other', 40, 2), ...samples('own', 40, 3), ...samples('other', 40, 4)]) {
      template = fixed(boundedUpdate(template, sample, anchor, EVERYTHING).template);
    }
    template.statistics.squares.forEach((squares, k) => {
      const variance = 1 / (anchor.scorer.typistPrecisions[k] ?? 0);
      const weight = template.statistics.weights[k] ?? 0;
      expect(squares).toBeLessThan(UPDATE_LIMITS.spread * variance * weight * (1 + ROUNDING));
    });
  });

  it('gives a template that scores anything with a finite number, whatever it learned from', () => {
    fc.assert(
      fc.property(fc.array(anySample, { minLength: 1, maxLength: 5 }), anySample, (enrolled, sample) => {
        const before = model.enrol(enrolled);
        // The enrolled samples are of the text, which others rarely are.
        for (const probe of [sample, ...enrolled]) {
          const { template, drift } = boundedUpdate(before, probe, before, EVERYTHING);
          const verified = verifiedUpdate(template, probe).template;
          for (const tried of [sample, ...enrolled]) {
            expect(Number.isFinite(model.score(verified, tried).value)).toBe(true);
          }
          if (drift !== null) expect(Number.isFinite(drift.rms + drift.largest)).toBe(true);
        }
      }),
    );
  });

  it('learns as the model does from typing that is like the enrolled one', () => {
    const [sample = own[0]] = samples('own', 1, 5);
    if (sample === undefined) throw new Error('no sample');
    const { template, drift, outcome } = boundedUpdate(anchor, sample, anchor);
    expect(outcome).toBe('learned');
    expect(drift?.held).toBe(0);
    expect(model.serialise(template)).toEqual(model.serialise(model.update(anchor, sample)));
  });

  it('refuses what speaks against the anchor, unless another factor vouches for it', () => {
    const [strange] = samples('other', 1, 6);
    if (strange === undefined) throw new Error('no sample');
    expect(boundedUpdate(anchor, strange, anchor)).toEqual({
      template: anchor,
      drift: null,
      outcome: 'beyond_anchor',
    });
    const verified = verifiedUpdate(anchor, strange);
    expect(verified.outcome).toBe('learned');
    expect(verified.template).not.toBe(anchor);
  });

  it('refuses other texts, and anchors of other texts and kinds', () => {
    const random = createRandom(7);
    const longer = typing('own', random, 20);
    expect(boundedUpdate(anchor, longer, anchor).outcome).toBe('not_comparable');
    const others = [
      model.enrol([longer]),
      createRhythm({ text: 'fixed', device: 'touch' }).enrol(own),
      createRhythm({ text: 'free', device: 'desktop' }).enrol(own),
    ];
    const [sample] = own;
    if (sample === undefined) throw new Error('no sample');
    for (const other of others) {
      expect(boundedUpdate(anchor, sample, other)).toEqual({
        template: anchor,
        drift: null,
        outcome: 'anchor_differs',
      });
      expect(boundedUpdate(other, sample, anchor).outcome).toBe('anchor_differs');
    }
  });

  it('changes neither template nor anchor', () => {
    const before = model.serialise(anchor);
    for (const sample of samples('own', 3, 8)) boundedUpdate(anchor, sample, anchor, EVERYTHING);
    expect(model.serialise(anchor)).toEqual(before);
  });

  it('learns free text under the same anchor', () => {
    const free = createRhythm({ text: 'free', device: 'desktop' });
    const typist = free.enrol(own);
    const [like] = samples('own', 1, 9);
    const [strange] = samples('other', 1, 9);
    if (like === undefined || strange === undefined) throw new Error('no sample');
    expect(boundedUpdate(typist, like, typist).outcome).toBe('learned');
    expect(boundedUpdate(typist, strange, typist).outcome).toBe('beyond_anchor');
  });

  it('learns nothing from another kind of device, whoever vouches for it', () => {
    const [like] = samples('own', 1, 5);
    if (like === undefined) throw new Error('no sample');
    const differs = { template: anchor, drift: null, outcome: 'device_differs' };
    for (const device of ['touch', 'numpad'] as const) {
      expect(boundedUpdate(anchor, like, anchor, UPDATE_LIMITS, device)).toEqual(differs);
      expect(verifiedUpdate(anchor, like, UPDATE_LIMITS, device)).toEqual(differs);
    }
    expect(boundedUpdate(anchor, like, anchor, UPDATE_LIMITS, 'desktop').outcome).toBe('learned');
  });

  it.each(['fixed', 'free'] as const)('refuses limits that are none: %s text', (text) => {
    const template = createRhythm({ text, device: 'desktop' }).enrol(own);
    const [like] = samples('own', 1, 5);
    if (like === undefined) throw new Error('no sample');
    for (const name of ['step', 'total', 'spread', 'rms'] as const) {
      if (text === 'fixed' && name === 'rms') continue;
      for (const value of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
        const limits = {
          ...UPDATE_LIMITS,
          ...(text === 'fixed'
            ? { [name]: value }
            : { freeText: { ...UPDATE_LIMITS.freeText, [name]: value } }),
        };
        const refused = expect.objectContaining({ code: 'limits_not_sound' });
        expect(() => boundedUpdate(template, like, template, limits)).toThrow(refused);
        expect(() => verifiedUpdate(template, like, limits)).toThrow(refused);
      }
    }
  });
});
