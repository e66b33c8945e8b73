import { quantileOfSorted } from '../../math/quantile.ts';
import type { Interval } from '../bootstrapIntervals.ts';
import { twoWayBootstrap } from '../twoWayBootstrap.ts';
import type { TypistSessions } from './scoreSessions.ts';
import { type SessionRule, type SessionStep, walkSession } from './walkSession.ts';

/** A session is stopped after the first sample that leaves its score below this; null: below the target's threshold. */
export type Alarm = number | null;

/** When impostors' sessions are stopped; shares as fractions. */
export interface Detection {
  readonly sessions: number;
  /** Stopped at some time, with its 95 % interval, two-way. */
  readonly detected: number;
  readonly detectedInterval: Interval | null;
  /** Stopped after the first sample. */
  readonly atOnce: number;
  /** The median session's until it was stopped; null where most never were. */
  readonly samples: number | null;
  readonly presses: number | null;
  readonly seconds: number | null;
}

export interface DetectionRow {
  readonly alarm: Alarm;
  /** Sessions of owners that were stopped at some time. */
  readonly ownersStopped: number;
  /** Impostors who begin the session. */
  readonly fromStart: Detection;
  /** Impostors who take over a session in which the owner typed the first half, and was not stopped. */
  readonly takeover: Detection;
}

/** How soon impostors are found out, and how often owners are bothered for it. */
export function detectImpostors(
  typists: readonly TypistSessions[],
  rule: Omit<SessionRule, 'enrolled'>,
  alarm: Alarm,
): DetectionRow {
  const rings = ({ score, allowed }: SessionStep): boolean => (alarm === null ? !allowed : score < alarm);
  let stopped = 0;
  const fromStart: Watched[] = [];
  const takeover: Watched[] = [];
  for (const { subject: user, enrolled, owner, impostors } of typists) {
    const walk = (samples: TypistSessions['owner']) => walkSession(samples, { ...rule, enrolled });
    const half = owner.length >> 1;
    const own = walk(owner);
    if (own.some(rings)) stopped += 1;
    const ownerStays = !own.slice(0, half).some(rings);
    for (const { subject: impostor, samples } of impostors) {
      fromStart.push({ user, impostor, ...firstAlarm(walk(samples), rings) });
      if (!ownerStays) continue;
      const taken = walk([...owner.slice(0, half), ...samples.slice(half)]);
      takeover.push({ user, impostor, ...firstAlarm(taken.slice(half), rings, taken[half - 1]) });
    }
  }
  return {
    alarm,
    ownersStopped: stopped / typists.length,
    fromStart: detectionOf(fromStart),
    takeover: detectionOf(takeover),
  };
}

/** A session of an impostor: what they typed until it was stopped, infinite when it never was. */
interface Watched {
  readonly user: string;
  readonly impostor: string;
  readonly samples: number;
  readonly presses: number;
  readonly ms: number;
}

/** @param before where the owner left off */
function firstAlarm(
  steps: readonly SessionStep[],
  rings: (step: SessionStep) => boolean,
  before?: SessionStep,
): Pick<Watched, 'samples' | 'presses' | 'ms'> {
  const at = steps.findIndex(rings);
  const step = steps[at];
  if (step === undefined) {
    const never = Number.POSITIVE_INFINITY;
    return { samples: never, presses: never, ms: never };
  }
  return {
    samples: at + 1,
    presses: step.presses - (before?.presses ?? 0),
    ms: step.ms - (before?.ms ?? 0),
  };
}

function detectionOf(watched: readonly Watched[]): Detection {
  const pairs = watched.map(({ user, impostor, samples }) => ({
    user,
    impostor,
    accepted: Number.isFinite(samples) ? 1 : 0,
    comparisons: 1,
  }));
  const share = (holds: (session: Watched) => boolean): number =>
    watched.filter(holds).length / watched.length;
  const median = (value: (session: Watched) => number): number | null => {
    const sorted = Float64Array.from(watched, value).sort();
    const middle = quantileOfSorted(sorted, 0.5);
    return Number.isFinite(middle) ? middle : null;
  };
  return {
    sessions: watched.length,
    detected: share(({ samples }) => Number.isFinite(samples)),
    detectedInterval: twoWayBootstrap(pairs),
    atOnce: share(({ samples }) => samples === 1),
    samples: median(({ samples }) => samples),
    presses: median(({ presses }) => presses),
    seconds: median(({ ms }) => ms / 1_000),
  };
}
