import { describe, expect, it } from 'vitest';
import { createRandom } from '../math/random.ts';
import { modelContract } from '../testing/modelContract.ts';
import { typing } from '../testing/syntheticTyping.ts';
import { DEVICE_CLASSES } from './model.ts';
import { createRhythm } from './rhythm.ts';

modelContract('rhythm', createRhythm);
modelContract('rhythm, free text', () => createRhythm({ text: 'free' }));

describe('devices', () => {
  const random = createRandom(5);
  const samples = Array.from({ length: 5 }, () => typing('own', random));
  const probe = typing('own', random);

  it('never match each other by accident, and say so', () => {
    for (const enrolledOn of DEVICE_CLASSES) {
      const template = createRhythm({ device: enrolledOn }).enrol(samples);
      for (const device of DEVICE_CLASSES) {
        const { defect } = createRhythm({ device }).score(template, probe);
        // An unknown device is taken for a keyboard at enrolment, and for any at a probe.
        const same = device === 'unknown' || device === (enrolledOn === 'unknown' ? 'desktop' : enrolledOn);
        expect([enrolledOn, device, defect]).toEqual([enrolledOn, device, same ? null : 'device_differs']);
      }
    }
  });
});
