import { accumulate, type SessionEvidence, sessionScore } from '../../decision/accumulate.ts';
import { thresholdFor } from '../../decision/falseMatchRate.ts';
import type { SessionSample } from './scoreSessions.ts';

/** Where a session stands after one more sample. */
export interface SessionStep {
  readonly score: number;
  /** Whether it reaches the threshold for the target. */
  readonly allowed: boolean;
  /** Typed so far. */
  readonly presses: number;
  readonly ms: number;
}

export interface SessionRule {
  /** Sentences enrolled. */
  readonly enrolled: number;
  readonly target: number;
  /** ms of typing after which what was shown counts half; infinite for no decay. */
  readonly halfLife: number;
}

/** Accumulates samples that were typed without a pause between them. */
export function walkSession(
  samples: readonly SessionSample[],
  { enrolled, target, halfLife }: SessionRule,
): SessionStep[] {
  let evidence: SessionEvidence | null = null;
  let presses = 0;
  let ms = 0;
  return samples.map((sample) => {
    presses += sample.presses;
    ms += sample.ms;
    evidence = accumulate(evidence, sample, ms, halfLife);
    const score = sessionScore(evidence, ms, halfLife);
    const shape = {
      mode: 'free' as const,
      samples: enrolled,
      keys: evidence.keys / evidence.samples,
      probes: evidence.samples,
    };
    return {
      score,
      allowed: score >= (thresholdFor(shape, target) ?? Number.POSITIVE_INFINITY),
      presses,
      ms,
    };
  });
}
