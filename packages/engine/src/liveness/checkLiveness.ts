import type { KeystrokeSample } from '../keystrokes/sample.ts';
import { type ClockCheck, checkClock } from './checkClock.ts';
import type { LivenessFinding } from './finding.ts';
import { findReplay } from './findReplay.ts';
import { findScript } from './findScript.ts';
import { type LivenessHistory, prepareHistory } from './prepareHistory.ts';
import { SampleTimes } from './sampleTimes.ts';

export interface LivenessReport extends ClockCheck {
  /** The sample is a stored one, played again. */
  readonly replay: boolean;
  /** The sample is too even, or too fast, to be typed by a person. */
  readonly synthetic: boolean;
  /** Why: of replay, script and clock, in this order. Empty for a sample that nothing speaks against. */
  readonly findings: readonly LivenessFinding[];
}

/**
 * Whether a sample was typed just now by a person, as far as times tell (presentation attack detection,
 * ISO/IEC 30107-3). It does not ask by whom.
 *
 * Deterministic; linear in the stored samples. A forgery that is new and as uneven as people's typing passes: only a
 * challenge that binds a sample to one request keeps such a one from being sent at leisure.
 *
 * @param history everything that is stored of the user, oldest first: enrolled samples and last probes. Who checks
 *   against the same again and again keeps it prepared.
 */
export function checkLiveness(
  sample: KeystrokeSample,
  history: readonly KeystrokeSample[] | LivenessHistory,
): LivenessReport {
  const { clock, resolution, findings } = checkClock(sample);
  const prepared = 'samples' in history ? history : prepareHistory(history);
  const probe = new SampleTimes(sample.timeline, prepared.samples.at(-1) ?? null);
  const replay = findReplay(probe, prepared, resolution);
  const script = findScript(sample.timeline, resolution);
  return {
    replay: replay !== null,
    synthetic: script.length > 0,
    clock,
    resolution,
    findings: [...(replay === null ? [] : [replay]), ...script, ...findings],
  };
}
