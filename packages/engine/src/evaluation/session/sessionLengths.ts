import type { Interval } from '../bootstrapIntervals.ts';
import { summarise } from '../evaluate.ts';
import type { TypistSessions } from './scoreSessions.ts';
import { type SessionRule, type SessionStep, walkSession } from './walkSession.ts';

/** What sessions of so many samples are worth; rates as fractions, intervals 95 %, over people. */
export interface SessionLengthRow {
  readonly samples: number;
  /** Means of genuine sessions. */
  readonly presses: number;
  readonly seconds: number;
  readonly cllr: number;
  readonly cllrInterval: Interval | null;
  readonly minCllr: number;
  /** At one threshold for everybody, of the people's own. */
  readonly eer: number;
  readonly eerInterval: Interval | null;
  /** At the thresholds for the target. */
  readonly falseNonMatchRate: number;
  readonly falseMatchRate: number;
}

/** Measures the first samples of every session; sessions that are shorter are left out. */
export function sessionLengths(
  typists: readonly TypistSessions[],
  lengths: readonly number[],
  rule: Omit<SessionRule, 'enrolled'>,
): SessionLengthRow[] {
  const walked = typists.map(({ id, subject, enrolled, owner, impostors }) => ({
    id,
    subject,
    owner: walkSession(owner, { ...rule, enrolled }),
    impostors: impostors.map(({ samples }) => walkSession(samples, { ...rule, enrolled })),
  }));
  return lengths.map((samples) => {
    const fit = walked
      .map(({ owner, impostors, ...typist }) => ({
        ...typist,
        genuine: stepsAt([owner], samples),
        impostors: stepsAt(impostors, samples),
      }))
      .filter(({ genuine, impostors }) => genuine.length > 0 && impostors.length > 0);
    const { cllr, min_cllr, eer_global, intervals } = summarise(
      fit.map(({ genuine, impostors, ...typist }) => ({
        ...typist,
        threshold: 0,
        genuine: Float64Array.from(genuine, ({ score }) => score),
        impostors: Float64Array.from(impostors, ({ score }) => score),
      })),
    );
    const genuine = fit.flatMap((typist) => typist.genuine);
    const impostors = fit.flatMap((typist) => typist.impostors);
    return {
      samples,
      presses: mean(genuine, ({ presses }) => presses),
      seconds: mean(genuine, ({ ms }) => ms / 1_000),
      cllr,
      cllrInterval: intervals.cllr ?? null,
      minCllr: min_cllr,
      eer: eer_global,
      eerInterval: intervals.eer_global ?? null,
      falseNonMatchRate: mean(genuine, ({ allowed }) => (allowed ? 0 : 1)),
      falseMatchRate: mean(impostors, ({ allowed }) => (allowed ? 1 : 0)),
    };
  });
}

function stepsAt(sessions: readonly (readonly SessionStep[])[], samples: number): SessionStep[] {
  return sessions.flatMap((session) => session.slice(samples - 1, samples));
}

function mean(steps: readonly SessionStep[], value: (step: SessionStep) => number): number {
  return steps.reduce((sum, step) => sum + value(step), 0) / steps.length;
}
