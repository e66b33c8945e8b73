import type { ConsoleLatency } from '@keystroke-auth/protocol';
import type { Clock } from '../../ports/clock.ts';

/** A day in steps of five minutes (ms). */
const STEP_MS = 5 * 60_000;
const STEPS = 288;
/** Times are counted in classes, each wider than the one before by so much: a percentile is right to a tenth. */
const RATIO = 1.15;
const SHORTEST_MS = 0.25;
/** The last holds what is longer than two minutes. */
const CLASSES = 95;

/**
 * How long decisions took, of the last day, in this process's memory: at most 110 kB, gone when it ends. What all processes
 * measured, and for longer, is in the metrics.
 */
export interface Latency {
  /** @param ms from the first byte to the answer @param isFault whether it failed by the service's fault */
  note(ms: number, isFault: boolean): void;
  read(): ConsoleLatency;
}

interface Step {
  /** Which step since 1970. */
  readonly number: number;
  readonly counts: Uint32Array;
  answers: number;
  faults: number;
}

export function createLatency({ clock }: { readonly clock: Clock }): Latency {
  const since = clock.now();
  const steps: Step[] = [];
  const numberOf = (): number => Math.floor(clock.now().getTime() / STEP_MS);
  const drop = (now: number): void => {
    while ((steps[0]?.number ?? now) <= now - STEPS) steps.shift();
  };
  return {
    note(ms, isFault) {
      const number = numberOf();
      let step = steps.at(-1);
      if (step === undefined || step.number < number) {
        drop(number);
        step = { number, counts: new Uint32Array(CLASSES), answers: 0, faults: 0 };
        steps.push(step);
      }
      const i = classOf(ms);
      step.counts[i] = (step.counts[i] ?? 0) + 1;
      step.answers += 1;
      if (isFault) step.faults += 1;
    },
    read() {
      drop(numberOf());
      return {
        since: since.toISOString(),
        step_seconds: STEP_MS / 1_000,
        steps: steps.map(({ number, counts, answers, faults }) => ({
          at: new Date(number * STEP_MS).toISOString(),
          ...{ answers, faults },
          p50: percentile(counts, answers, 0.5),
          p95: percentile(counts, answers, 0.95),
          p99: percentile(counts, answers, 0.99),
        })),
      };
    },
  };
}

function classOf(ms: number): number {
  const i = Math.floor(Math.log(Math.max(ms, SHORTEST_MS) / SHORTEST_MS) / Math.log(RATIO));
  return Math.min(CLASSES - 1, i);
}

/** The middle of the class in which the answer is that so many are quicker than. */
function percentile(counts: Uint32Array, answers: number, share: number): number {
  let left = Math.ceil(answers * share);
  for (const [i, count] of counts.entries()) {
    left -= count;
    if (left <= 0) return Math.round(SHORTEST_MS * RATIO ** (i + 0.5) * 100) / 100;
  }
  return 0;
}
