/**
 * How far a template may be moved. The unit is the anchor's own standard deviation for each feature: what it expects a
 * typing of that feature to differ by from what it expects. A score weighs residuals in that unit, so a feature that is
 * steady for one person and loose for another gets the room that the score gives it.
 */
export interface DriftLimits {
  /** One update moves no feature further. */
  readonly step: number;
  /** All updates since the anchor together move no feature further. */
  readonly total: number;
  /** No feature's variance becomes more than this many times the anchor's. */
  readonly spread: number;
}

export interface FreeTextDriftLimits extends DriftLimits {
  /** All updates since the anchor move all features no further than this, root mean square. */
  readonly rms: number;
}

export interface Drift {
  /** Root mean square of all features' way from the anchor, in the anchor's standard deviations. */
  readonly rms: number;
  /** The furthest. */
  readonly largest: number;
  /** Features that the limits held back at this update. */
  readonly held: number;
}
