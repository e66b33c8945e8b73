import { describe, expect, it } from 'vitest';
import { keyCodeOf } from '../../keystrokes/keyCode.ts';
import type { KeystrokeSample } from '../../keystrokes/sample.ts';
import { checkLiveness } from '../../liveness/checkLiveness.ts';
import { createRandom } from '../../math/random.ts';
import { withoutCorrections } from '../../rhythm/alignToText.ts';
import type { EnrolledTypist } from '../trials.ts';
import { drawPerson, populationRhythm, timesOf } from './populationRhythm.ts';
import { ATTACK_SPECIES } from './species.ts';
import { typedOut } from './typedOut.ts';

const text = Uint16Array.from('leonardo dicaprio', (key) => keyCodeOf(key));
const random = createRandom(8);
const people = populationRhythm(text, 'desktop');
/** Nobody's typing: one person drawn from the prior, each sample a little different. */
const habit = drawPerson(people, random);
const own = (): KeystrokeSample => {
  const noise = drawPerson(people, random);
  const mixed = (mean: readonly number[], other: readonly number[]) =>
    mean.map((value, i) => 0.7 * value + 0.3 * (other[i] ?? 0));
  return typedOut(
    text,
    timesOf({ hold: mixed(habit.hold, noise.hold), downDown: mixed(habit.downDown, noise.downDown) }),
  );
};
const typist: EnrolledTypist = {
  id: '1',
  subject: '1',
  text: 'leonardo dicaprio',
  device: 'desktop',
  enrolment: Array.from({ length: 5 }, own),
  genuine: Array.from({ length: 5 }, own),
  impostors: [],
};

function forge(id: string, index = 1, seed = 2): KeystrokeSample {
  const forged = ATTACK_SPECIES.find((species) => species.id === id)?.forge(
    typist,
    index,
    createRandom(seed),
  );
  if (forged === undefined || forged === null) throw new Error(`species ${id}: nothing forged`);
  return forged;
}

describe('attack species', () => {
  it.each(ATTACK_SPECIES.map(({ id, name }) => [id, name]))(
    '%s (%s) types the text, in time order, always the same for a seed',
    (id) => {
      const { timeline } = forge(id);
      const kept = withoutCorrections(timeline.keys).map((press) => timeline.keys[press]);
      expect(kept).toEqual(Array.from(text));
      expect(timeline.repairs).toEqual([]);
      expect(timeline.downs.every((down, i) => i === 0 || down > (timeline.downs[i - 1] ?? 0))).toBe(true);
      expect(timeline.ups.every((up, i) => up > (timeline.downs[i] ?? 0))).toBe(true);
      expect(forge(id)).toEqual(forge(id));
    },
  );

  it('a: an enrolment sample itself, each in its turn', () => {
    expect(forge('a', 3)).toBe(typist.enrolment[3]);
    expect(forge('a', 8)).toBe(typist.enrolment[3]);
  });

  it('c: one scale for all times, within 0.8 to 1.25', () => {
    const [stolen] = typist.enrolment;
    const forged = forge('c', 0).timeline;
    const length = (downs: Float64Array) => (downs.at(-1) ?? 0) - (downs[0] ?? 0);
    const scale = length(forged.downs) / length(stolen?.timeline.downs ?? new Float64Array(1));
    expect(scale).toBeGreaterThan(0.79);
    expect(scale).toBeLessThan(1.26);
  });

  it('d: one hold, one latency, but for rounding', () => {
    const { downs, ups } = forge('d').timeline;
    const range = (times: Float64Array): number => Math.max(...times) - Math.min(...times);
    expect(range(ups.map((up, i) => up - (downs[i] ?? 0)))).toBeLessThanOrEqual(1);
    expect(range(downs.subarray(1).map((down, i) => down - (downs[i] ?? 0)))).toBeLessThanOrEqual(1);
  });

  it('e, f: no noise: the same whatever the seed; f as fast as the typist', () => {
    expect(forge('e', 1, 5)).toEqual(forge('e', 1, 6));
    expect(forge('f', 1, 5)).toEqual(forge('f', 1, 6));
    const meanLog = ({ timeline: { downs } }: KeystrokeSample) =>
      downs.subarray(1).reduce((sum, down, i) => sum + Math.log(down - (downs[i] ?? 0)), 0) /
      (downs.length - 1);
    const enrolled = typist.enrolment.reduce((sum, sample) => sum + meanLog(sample), 0) / 5;
    expect(meanLog(forge('f'))).toBeCloseTo(enrolled, 1);
  });

  it('g, h: other times for every seed', () => {
    expect(forge('g', 1, 5)).not.toEqual(forge('g', 1, 6));
    expect(forge('h', 1, 5)).not.toEqual(forge('h', 1, 6));
  });

  it('h: nothing from fewer than two whole samples', () => {
    const species = ATTACK_SPECIES.find(({ id }) => id === 'h');
    expect(species?.forge({ ...typist, genuine: typist.genuine.slice(0, 1) }, 0, random)).toBeNull();
  });

  it('j, k: a stolen sample, longer by its edits', () => {
    const typos = forge('j').timeline;
    const pauses = forge('k').timeline;
    const length = (downs: Float64Array) => (downs.at(-1) ?? 0) - (downs[0] ?? 0);
    expect(typos.keys).toHaveLength(text.length + 4);
    expect(length(pauses.downs)).toBe(
      length(typist.enrolment[1]?.timeline.downs ?? new Float64Array(1)) + 300,
    );
  });

  it.each(['l', 'm', 'n'])('%s: times of stored samples and no others, of two at least', (id) => {
    const species = ATTACK_SPECIES.find((other) => other.id === id);
    const holdsOf = ({ timeline: { downs, ups } }: KeystrokeSample) =>
      Array.from(ups, (up, place) => up - (downs[place] ?? 0));
    const stored = typist.enrolment.map(holdsOf);
    holdsOf(forge(id)).forEach((hold, place) => {
      expect(stored.map((holds) => holds[place])).toContain(hold);
    });
    expect(species?.forge({ ...typist, enrolment: typist.enrolment.slice(0, 1) }, 0, random)).toBeNull();
  });

  it.each([
    ['a', 'replay'],
    ['b5', 'replay'],
    ['c', 'replay'],
    ['d', 'synthetic'],
    ['e', 'synthetic'],
    ['f', 'synthetic'],
    ['j', 'replay'],
    ['k', 'replay'],
    ['l', 'replay'],
    ['m', 'replay'],
    ['n', 'replay'],
  ] as const)('%s is found by the checks', (id, kind) => {
    expect(checkLiveness(forge(id), typist.enrolment)[kind]).toBe(true);
  });
});
