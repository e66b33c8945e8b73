import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../math/random.ts';
import { sharedData } from '../../testing/sharedData.ts';
import { typing } from '../../testing/syntheticTyping.ts';
import { parseProtocol } from '../protocol.ts';
import { readJsonLines } from '../readJsonLines.ts';
import type { Recording } from '../recording.ts';
import { holdModel } from '../testing/recordings.ts';
import { buildTrials } from '../trials.ts';
import { evaluateAttacks } from './evaluateAttacks.ts';

const random = createRandom(9);
const recordings = ['own', 'other', 'own', 'other'].flatMap((kind, subject) =>
  Array.from(
    { length: 8 },
    (_, i): Recording => ({
      subject: String(subject),
      text: 'twelve keys',
      session: '1',
      repetition: i + 1,
      device: 'desktop',
      sample: typing(kind === 'own' ? 'own' : 'other', random),
    }),
  ),
);
const trials = buildTrials(recordings, parseProtocol('phrase-5'));
const everybody = { accepts: () => true, resamples: 20 };

describe('evaluateAttacks', () => {
  it('counts every attack, and every sample of people', () => {
    const report = evaluateAttacks(trials, holdModel(), { ...everybody, attacks: 3 });
    expect(report).toMatchObject({ protocol: 'phrase-5', model: 'scaled-manhattan', templates: 4 });
    for (const { iapar, apcer } of report.species) {
      expect([iapar.unchecked.tries, iapar.checked.tries, apcer.tries]).toEqual([12, 12, 12]);
    }
    expect(report.bpcer.genuine.tries).toBe(4 * 3);
    expect(report.bpcer.impostors.tries).toBe(4 * 6);
  });

  it('leaves to the checks what the model accepts', () => {
    const { species, frr, far } = evaluateAttacks(trials, holdModel(), everybody);
    const replay = species.find(({ id }) => id === 'a');
    expect(replay?.iapar.unchecked).toMatchObject({ value: 1, interval: [1, 1] });
    expect(replay?.iapar.checked.value).toBe(0);
    expect(replay?.apcer.value).toBe(0);
    for (const { iapar, apcer } of species) expect(iapar.checked.value).toBe(apcer.value);
    expect(frr.unchecked.value).toBe(0);
    expect(far.unchecked.value).toBe(1);
  });

  it('leaves to the model what the checks let pass', () => {
    const nobody = evaluateAttacks(trials, holdModel(), { accepts: () => false, resamples: 0 });
    expect(nobody.frr.unchecked).toEqual({ value: 1, tries: 12, interval: null });
    for (const { iapar } of nobody.species) expect(iapar.checked.value).toBe(0);
  });

  it('gives the same figures for the same seed', () => {
    expect(evaluateAttacks(trials, holdModel(), { seed: 4, resamples: 20 })).toEqual(
      evaluateAttacks(trials, holdModel(), { seed: 4, resamples: 20 }),
    );
  });
});

const greyc = sharedData('greyc-nislab/samples.jsonl.gz');

it.skipIf(greyc === null)(
  'keeps the goals on a few development users of GREYC, whatever the model accepts',
  () => {
    const lines = gunzipSync(readFileSync(greyc ?? ''))
      .toString('utf8')
      .split('\n');
    const users = { modulus: 16, remainders: [0] };
    const few = buildTrials(readJsonLines(lines).recordings, parseProtocol('phrase-5'), { users });
    const { species, bpcer } = evaluateAttacks(few, holdModel(), everybody);
    for (const { id, apcer } of species) {
      if (!['g', 'h', 'i'].includes(id)) expect(apcer.value).toBeLessThanOrEqual(0.05);
    }
    expect(bpcer.genuine.value).toBeLessThanOrEqual(0.02);
    expect(bpcer.impostors.value).toBeLessThanOrEqual(0.02);
  },
);
