import { describe, expect, it } from 'vitest';
import { ATTACK_SPECIES } from '../evaluation/attacks/species.ts';
import type { EnrolledTypist } from '../evaluation/trials.ts';
import { type KeystrokeSample, parseSample, sampleOf } from '../keystrokes/sample.ts';
import { createRandom } from '../math/random.ts';
import { drawTypist, type SimulatedDevice } from '../simulation/drawTypist.ts';
import { typeText } from '../simulation/typeText.ts';
import { checkLiveness } from './checkLiveness.ts';
import type { LivenessCode } from './finding.ts';

/**
 * What the checks find in attacks on simulated typists, and in their own typing, case by case: work on the speed of
 * the checks may change none of it. Work on what they find may: `npm test -- pinnedFindings -u` writes it anew.
 */
interface Setup {
  readonly text: string;
  readonly device: SimulatedDevice;
  readonly stored: number;
  readonly clock: number;
  readonly typos: boolean;
}

const SETUPS: readonly Setup[] = [
  { text: 'leonardo dicaprio', device: 'desktop', stored: 1, clock: 0.1, typos: false },
  { text: 'leonardo dicaprio', device: 'desktop', stored: 5, clock: 1, typos: false },
  { text: 'leonardo dicaprio', device: 'desktop', stored: 8, clock: 0.1, typos: true },
  { text: 'the quick brown fox jumps', device: 'desktop', stored: 12, clock: 8, typos: true },
  { text: 'the quick brown fox', device: 'desktop', stored: 30, clock: 15.625, typos: false },
  { text: 'secret door', device: 'touch', stored: 10, clock: 1, typos: true },
  { text: '73914258', device: 'numpad', stored: 20, clock: 1, typos: false },
  { text: 'passwort', device: 'desktop', stored: 60, clock: 2, typos: true },
];
const TYPISTS = 2;
const ATTACKS = 2;
const GENUINE = 8;

const LETTERS: Readonly<Record<LivenessCode, string>> = {
  exact_replay: 'x',
  near_replay: 'n',
  spliced_replay: 's',
  times_too_regular: 'r',
  holds_too_equal: 'h',
  latencies_too_equal: 'l',
  events_too_even: 'e',
  latencies_too_short: 'f',
  clock_coarse: 'c',
  clock_went_back: 'b',
  long_pause: 'p',
};

function enrolled({ text, device, stored, clock, typos }: Setup, seed: number): EnrolledTypist {
  const typist = drawTypist(seed, device);
  const typed = (sample: number): KeystrokeSample =>
    parseSample(typeText(typist, text, { sample, clock, typos }));
  const enrolment = Array.from({ length: stored }, (_, i) => typed(i + 1));
  const genuine = Array.from({ length: GENUINE }, (_, i) => typed(1_000 + i));
  return { id: `${seed}`, subject: `${seed}`, text, device, enrolment, genuine, impostors: [] };
}

/** The sample as a clock of such ticks shows it. */
function shown(sample: KeystrokeSample, clock: number): KeystrokeSample {
  return sampleOf({
    ...sample.events,
    times: sample.events.times.map((ms) => clock * Math.round(ms / clock)),
  });
}

/** One word: a letter a finding, with the number of the stored sample; `-` for none. */
function wordOf(sample: KeystrokeSample, history: readonly KeystrokeSample[]): string {
  const { findings } = checkLiveness(sample, history);
  return findings.map(({ code, stored }) => `${LETTERS[code]}${stored ?? ''}`).join('') || '-';
}

function* casesOf(setup: Setup): Generator<[species: string, sample: KeystrokeSample, of: EnrolledTypist]> {
  for (let seed = 1; seed <= TYPISTS; seed++) {
    const typist = enrolled(setup, seed);
    for (const sample of typist.genuine) yield ['genuine', sample, typist];
    for (const sample of enrolled(setup, seed + TYPISTS).genuine) yield ['impostor', sample, typist];
    for (const [i, species] of ATTACK_SPECIES.entries()) {
      const random = createRandom(100 * seed + i);
      for (let attack = 0; attack < ATTACKS; attack++) {
        const sample = species.forge(typist, attack, random);
        if (sample !== null) yield [species.id, shown(sample, setup.clock), typist];
      }
    }
  }
}

function findingsOf(setup: Setup): Record<string, string> {
  const words: Record<string, string> = {};
  for (const [species, sample, { enrolment }] of casesOf(setup)) {
    words[species] = `${words[species] ?? ''} ${wordOf(sample, enrolment)}`.trim();
  }
  return words;
}

describe('findings', () => {
  it.each(SETUPS)('are as ever: $text on $device, $stored stored, a clock of $clock ms', (setup) => {
    expect(findingsOf(setup)).toMatchSnapshot();
  });
});
