export type LivenessCode =
  /** The times of a stored sample, to the microsecond. */
  | 'exact_replay'
  /** A stored sample, or half of one, edited, at another speed or with a little noise: nearer than people come. */
  | 'near_replay'
  /** Holds and latencies are those of several stored samples: more of them equal than chance makes. */
  | 'spliced_replay'
  /** Holds and latencies both vary less over the text than people's do. */
  | 'times_too_regular'
  /** Every key is held for about the same time. */
  | 'holds_too_equal'
  /** Every key follows the last one after about the same time. */
  | 'latencies_too_equal'
  /** Presses and releases follow one another like a beat. */
  | 'events_too_even'
  /** Most keys follow the last one faster than hands do. */
  | 'latencies_too_short'
  /** Times are multiples of a unit that costs recognition most of its worth. */
  | 'clock_coarse'
  /** A press is listed after an earlier one, at an earlier time. */
  | 'clock_went_back'
  /** Minutes between two events: a pause, or a clock set forward. */
  | 'long_pause';

/** One thing that was noticed, and why, for a log that a person reads. */
export interface LivenessFinding {
  readonly code: LivenessCode;
  /** Numbers of the comparison; never a key or a time of the sample. */
  readonly detail: string;
  /** Which stored sample it is about, as its index in the history; null where it is about none. */
  readonly stored: number | null;
}
