import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { thresholdFor } from '../../decision/falseMatchRate.ts';
import { shapeOf } from '../../decision/shape.ts';
import { createRhythm } from '../../models/rhythm.ts';
import type { RhythmTemplate } from '../../models/rhythmTemplate.ts';
import { sharedData } from '../../testing/sharedData.ts';
import { boundedUpdate, verifiedUpdate } from '../../update/boundedUpdate.ts';
import { readCmu } from '../readCmu.ts';
import { evaluateUpdate } from './evaluateUpdate.ts';
import { evaluateWalk } from './evaluateWalk.ts';

const cmu = sharedData('cmu-strong-password/DSL-StrongPasswordData.csv.gz');
const bounded = {
  thresholdOf: (template: RhythmTemplate) =>
    thresholdFor(shapeOf(template), 0.01) ?? Number.POSITIVE_INFINITY,
  update: (template: RhythmTemplate, sample: Parameters<typeof boundedUpdate>[1], anchor: RhythmTemplate) =>
    boundedUpdate(template, sample, anchor).template,
  verifiedUpdate: (template: RhythmTemplate, sample: Parameters<typeof boundedUpdate>[1]) =>
    verifiedUpdate(template, sample).template,
  // Development users: docs/accuracy.md has the figures of the others.
  selection: { users: { modulus: 2, remainders: [0] } },
};

it.skipIf(cmu === null)('templates keep up with beginners and stop walking impostors', () => {
  const { recordings } = readCmu(
    gunzipSync(readFileSync(cmu ?? ''))
      .toString('utf8')
      .split('\n'),
  );
  const model = () => createRhythm({ text: 'fixed', device: 'desktop' });
  const errorOf = (mode: 'none' | 'verified' | 'self'): number =>
    evaluateUpdate(recordings, model, { ...bounded, protocol: 'novice-5', mode, resamples: 0 })
      .eer_per_user_mean;
  expect(errorOf('none')).toBeGreaterThan(0.2);
  expect(errorOf('self')).toBeLessThan(0.1);
  expect(errorOf('verified')).toBeLessThan(0.04);
  const walk = { enrolment: 20, impostors: 1, maxUpdates: 40 };
  expect(evaluateWalk(recordings, model, { ...bounded, ...walk }).arrived).toBeLessThan(0.3);
  const { update: _, ...unbounded } = bounded;
  expect(evaluateWalk(recordings, model, { ...unbounded, ...walk }).arrived).toBeGreaterThan(0.6);
});
