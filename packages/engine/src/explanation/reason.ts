/** Why a score is what it is. A closed set: clients show their own words for them. */
export type ReasonCode =
  | 'rhythm_matches'
  | 'hold_times_differ'
  | 'latencies_differ'
  | 'pace_differs'
  | 'little_evidence'
  | 'text_differs'
  | 'nothing_to_compare'
  | 'device_differs'
  | 'typos'
  | 'releases_missing'
  | 'low_timer_resolution';

/**
 * For the operator, and for somebody's own record. Not for the answer to whoever has just typed: what differs, and in
 * which direction, is a way to climb.
 */
export interface Reason {
  readonly code: ReasonCode;
  /** For a person; never a key or a time. */
  readonly detail: string;
}
