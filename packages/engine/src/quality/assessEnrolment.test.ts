import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyCodeOf } from '../keystrokes/keyCode.ts';
import type { KeystrokeSample } from '../keystrokes/sample.ts';
import { type Press, sampleFromPresses } from '../keystrokes/sampleFromPresses.ts';
import { createRandom } from '../math/random.ts';
import { anySample, typing } from '../testing/syntheticTyping.ts';
import { assessEnrolment } from './assessEnrolment.ts';

const random = createRandom(23);

/** Five typings of one text, the third changed. */
function withThird(change: (presses: Press[]) => Press[]): KeystrokeSample[] {
  return Array.from({ length: 5 }, (_, i) => {
    const sample = typing('own', random);
    return i === 2 ? sampleFromPresses(change(pressesOf(sample))) : sample;
  });
}

function pressesOf({ timeline: { keys, downs, ups } }: KeystrokeSample): Press[] {
  return Array.from(keys, (key, i) => ({ key, down: downs[i] ?? 0, up: ups[i] ?? 0 }));
}

function codesOf(samples: KeystrokeSample[]): { accepted: boolean; codes: string[] }[] {
  return assessEnrolment(samples, 'desktop').map(({ accepted, findings }) => ({
    accepted,
    codes: findings.map(({ code }) => code),
  }));
}

const FINE = { accepted: true, codes: [] };

/** The times of a sample, each through `time`. */
const timed = (time: (ms: number) => number) => (presses: Press[]) =>
  presses.map(({ key, down, up }) => ({ key, down: time(down), up: time(up) }));

describe('assessEnrolment', () => {
  it.each([
    ['much_slower', timed((ms) => 2.5 * ms)],
    ['much_faster', timed((ms) => ms / 2.5)],
    ['rhythm_differs', mirrored],
    ['text_differs', (presses: Press[]) => presses.map((press) => ({ ...press, key: press.key + 20 }))],
    ['too_many_typos', (presses: Press[]) => corrected(presses, 3)],
  ])('refuses the one sample with %s, and no other', (code, change) => {
    expect(codesOf(withThird(change))).toEqual([FINE, FINE, { accepted: false, codes: [code] }, FINE, FINE]);
  });

  it.each([
    ['typos', (presses: Press[]) => corrected(presses, 1)],
    ['long_pause', timed((ms) => (ms > 900 ? ms + 4_000 : ms))],
    ['low_timer_resolution', timed((ms) => 50 * Math.floor(ms / 50))],
    ['releases_missing', (presses: Press[]) => presses.map((press) => ({ ...press, up: Number.NaN }))],
  ])('names %s, which retyping would not mend', (code, change) => {
    expect(codesOf(withThird(change))[2]).toEqual({ accepted: true, codes: [code] });
  });

  it('names what refuses a sample before what does not', () => {
    const change = (presses: Press[]) => timed((ms) => 2.5 * ms)(corrected(presses, 1));
    expect(codesOf(withThird(change))[2]).toEqual({ accepted: false, codes: ['much_slower', 'typos'] });
  });

  it('judges no stranger among two', () => {
    expect(codesOf([typing('own', random), typing('other', random)])).toEqual([FINE, FINE]);
  });

  it('looks at samples of free text one by one', () => {
    const texts = [8, 12, 17, 25].map((keys) => typing('own', random, keys));
    expect(codesOf(texts)).toEqual([FINE, FINE, FINE, FINE]);
  });

  it('has one answer a sample for any samples, with words and a hint for each finding', () => {
    fc.assert(
      fc.property(fc.array(anySample, { maxLength: 6 }), fc.boolean(), (samples, twice) => {
        const enrolment = twice ? [...samples, ...samples] : samples;
        const assessed = assessEnrolment(enrolment, 'touch');
        expect(assessed).toHaveLength(enrolment.length);
        for (const { detail, hint } of assessed.flatMap(({ findings }) => findings)) {
          expect(detail).not.toMatch(/NaN|Infinity|undefined/);
          expect(hint.length).toBeGreaterThan(0);
        }
      }),
    );
  });
});

/** The same keys, the times as if the text had been typed from its end. */
function mirrored(presses: Press[]): Press[] {
  const last = presses.at(-1)?.down ?? 0;
  return presses.map(({ key }, i) => {
    const { down, up } = presses.at(-1 - i) ?? { down: 0, up: 0 };
    return { key, down: last - down, up: last - down + 2 * (up - down) };
  });
}

/** A wrong key and its correction in the middle, so many times. */
function corrected(presses: Press[], slips: number): Press[] {
  const backspace = keyCodeOf('Backspace');
  const half = presses[5]?.down ?? 0;
  const gap = 300 * slips;
  const inserted = Array.from({ length: slips }, (_, i): Press[] => [
    { key: 30, down: half + 300 * i + 150, up: half + 300 * i + 220 },
    { key: backspace, down: half + 300 * i + 270, up: half + 300 * i + 330 },
  ]);
  const rest = presses.slice(6).map(({ key, down, up }) => ({ key, down: down + gap, up: up + gap }));
  return [...presses.slice(0, 6), ...inserted.flat(), ...rest];
}
