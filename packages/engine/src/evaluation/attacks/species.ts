import type { KeystrokeSample } from '../../keystrokes/sample.ts';
import { normal, type Random } from '../../math/random.ts';
import type { EnrolledTypist } from '../trials.ts';
import { withPauses, withTypos } from './editedReplay.ts';
import { drawForgery, meanTimesOf } from './forgery.ts';
import { drawPerson, populationRhythm, timesOf } from './populationRhythm.ts';
import { spliceParts, spliceTimes, spliceViews } from './splice.ts';
import { type TypingTimes, timesFrom, typedOut } from './typedOut.ts';

/** One kind of attack instrument (a species, ISO/IEC 30107-3). */
export interface AttackSpecies {
  readonly id: string;
  readonly name: string;
  /** Attack number `index` on a typist; null where the typist's samples do not allow one. */
  forge(typist: EnrolledTypist, index: number, random: Random): KeystrokeSample | null;
}

/** A replay is this much faster or slower at most. */
const SCALES = [0.8, 1.25] as const;
/** And starts this much later at most (ms). */
const LATEST_START = 100_000;
/** Logins that the forger of species h has listened to: the first genuine tries, not the enrolled samples. */
const SNOOPED = 5;

export const ATTACK_SPECIES: readonly AttackSpecies[] = [
  {
    id: 'a',
    name: 'exact replay',
    forge: (typist, index) => stolen(typist, index),
  },
  {
    id: 'b5',
    name: 'replay, jitter 5 ms on every event',
    forge: (typist, index, random) => replay(stolen(typist, index), (time) => time + 5 * normal(random)),
  },
  {
    id: 'b15',
    name: 'replay, jitter 15 ms on every event',
    forge: (typist, index, random) => replay(stolen(typist, index), (time) => time + 15 * normal(random)),
  },
  {
    id: 'b15i',
    name: 'replay, jitter 15 ms on every interval',
    forge(typist, index, random) {
      const { downs, ups, keys } = stolen(typist, index).timeline;
      const jittered = (ms: number): number => ms + 15 * normal(random);
      const holds = Array.from(ups, (up, i) => jittered(up - (downs[i] ?? 0)));
      const latencies = Array.from(downs.subarray(1), (down, i) => jittered(down - (downs[i] ?? 0)));
      return typedOut(keys, timesFrom(holds, latencies));
    },
  },
  {
    id: 'c',
    name: 'replay, scaled 0.8-1.25 and shifted',
    forge(typist, index, random) {
      const scale = SCALES[0] * (SCALES[1] / SCALES[0]) ** random();
      const shift = LATEST_START * random();
      return replay(stolen(typist, index), (time) => shift + scale * time);
    },
  },
  {
    id: 'd',
    name: 'constant times at the population mean',
    forge(typist) {
      const text = textOf(typist);
      const { hold, downDown } = populationRhythm(text, typist.device);
      return typedOut(
        text,
        timesOf({
          hold: Array.from(hold.means, () => hold.mean),
          downDown: Array.from(downDown.means, () => downDown.mean),
        }),
      );
    },
  },
  {
    id: 'e',
    name: 'population rhythm without noise',
    forge(typist) {
      const text = textOf(typist);
      const { hold, downDown } = populationRhythm(text, typist.device);
      return typedOut(text, timesOf({ hold: Array.from(hold.means), downDown: Array.from(downDown.means) }));
    },
  },
  {
    id: 'f',
    name: "population rhythm at the typist's own speed",
    forge(typist) {
      const text = textOf(typist);
      const { hold, downDown } = populationRhythm(text, typist.device);
      const own = meanTimesOf(typist.enrolment, text.length);
      if (own === null) return null;
      return typedOut(
        text,
        timesOf({ hold: atSpeed(hold.means, own.hold), downDown: atSpeed(downDown.means, own.downDown) }),
      );
    },
  },
  {
    id: 'g',
    name: 'samples drawn from the prior',
    forge(typist, _, random) {
      const text = textOf(typist);
      return typedOut(text, timesOf(drawPerson(populationRhythm(text, typist.device), random)));
    },
  },
  {
    id: 'h',
    name: `forgery from ${SNOOPED} snooped samples`,
    forge(typist, _, random) {
      const text = textOf(typist);
      const times = drawForgery(typist.genuine.slice(0, SNOOPED), text.length, random);
      return times === null ? null : typedOut(text, timesOf(times));
    },
  },
  {
    id: 'i',
    name: "samples drawn from the prior at the typist's own speed",
    forge(typist, _, random) {
      const text = textOf(typist);
      const own = meanTimesOf(typist.enrolment, text.length);
      if (own === null) return null;
      const { hold, downDown } = drawPerson(populationRhythm(text, typist.device), random);
      return typedOut(
        text,
        timesOf({ hold: atSpeed(hold, own.hold), downDown: atSpeed(downDown, own.downDown) }),
      );
    },
  },
  {
    id: 'j',
    name: 'replay, two corrected typos put in',
    forge: (typist, index, random) => withTypos(stolen(typist, index), random),
  },
  {
    id: 'k',
    name: 'replay, two pauses of 150 ms put in',
    forge: (typist, index, random) => withPauses(stolen(typist, index), random),
  },
  {
    id: 'l',
    name: 'holds of one stored sample, latencies of another',
    forge: ({ enrolment }, _, random) => spliceViews(enrolment, random),
  },
  {
    id: 'm',
    name: 'every hold and latency of any stored sample',
    forge: ({ enrolment }, _, random) => spliceTimes(enrolment, random),
  },
  {
    id: 'n',
    name: 'the middle of one stored sample within another',
    forge: ({ enrolment }, _, random) => spliceParts(enrolment, random),
  },
];

function stolen({ enrolment }: EnrolledTypist, index: number): KeystrokeSample {
  const sample = enrolment[index % enrolment.length];
  if (sample === undefined) throw new RangeError('got a typist without enrolment samples');
  return sample;
}

function replay({ timeline }: KeystrokeSample, changed: (time: number) => number): KeystrokeSample {
  const times: TypingTimes = {
    downs: Array.from(timeline.downs, changed),
    ups: Array.from(timeline.ups, changed),
  };
  return typedOut(timeline.keys, times);
}

/** The text as typed first; what is forged is typed without slips. */
function textOf(typist: EnrolledTypist): Uint16Array {
  return stolen(typist, 0).timeline.keys;
}

/** Log times moved to a mean. */
function atSpeed(times: ArrayLike<number>, mean: number): number[] {
  const list = Array.from(times);
  const average = list.reduce((sum, time) => sum + time, 0) / list.length;
  return list.map((time) => time - average + mean);
}
