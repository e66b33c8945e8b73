import type { Policy } from './policy.ts';

// Apart from the schema, so that a page that offers them loads none.

export const PRESETS = ['comfort', 'balanced', 'strict'] as const;
export type Preset = (typeof PRESETS)[number];

const STRICT_DEFAULTS = {
  samples_required: 5,
  mode: 'active',
  update: 'verified',
  attempts: 5,
  attempts_window_seconds: 900,
  attempts_total: 50,
  require_challenge: true,
  require_consent: null,
  outcome_window_seconds: 900,
  token_audience: null,
  // As long as the audit log by default: a year and a month.
  retention_attempts_days: 400,
  retention_probes_days: null,
  retention_inactive_days: null,
} as const;

/** Rates that each reaches on public data: docs/guide/policy.md. */
export const POLICY_PRESETS: Readonly<Record<Preset, Policy>> = {
  comfort: {
    ...STRICT_DEFAULTS,
    target_false_match_rate: 0.05,
    step_up_false_match_rate: 0.2,
    liveness: 'standard',
    update: 'clear_accept',
    attempts: 10,
  },
  balanced: {
    ...STRICT_DEFAULTS,
    target_false_match_rate: 0.01,
    step_up_false_match_rate: 0.1,
    liveness: 'standard',
  },
  strict: {
    ...STRICT_DEFAULTS,
    target_false_match_rate: 0.001,
    step_up_false_match_rate: 0.01,
    liveness: 'strict',
    samples_required: 10,
  },
};
