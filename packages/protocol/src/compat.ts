import Type from 'typebox';
import { UserId } from './userId.ts';

/** The Flask service's wire format: what its clients send and what they read. */

export const KeystrokeEvent = Type.Object({
  key: Type.String(),
  event: Type.Union([Type.Literal('down'), Type.Literal('up')]),
  timestamp: Type.Number(),
});
export type KeystrokeEvent = Type.Static<typeof KeystrokeEvent>;

export const SampleRequest = Type.Object({ user_id: UserId, keystroke_data: Type.Array(KeystrokeEvent) });
export type SampleRequest = Type.Static<typeof SampleRequest>;

export const TrainResponse = Type.Object({
  status: Type.Literal('Training data received'),
  samples_count: Type.Integer(),
  model_trained: Type.Boolean(),
  /** While samples are missing. */
  message: Type.Optional(Type.String()),
});
export type TrainResponse = Type.Static<typeof TrainResponse>;

export const PredictResponse = Type.Object({
  user_id: Type.String(),
  authenticated: Type.Boolean(),
  /** Positive is genuine: the score's distance from the threshold. */
  confidence_score: Type.Number(),
  /** With a rejection. */
  reason: Type.Optional(Type.String()),
});
export type PredictResponse = Type.Static<typeof PredictResponse>;

export const UserInfoResponse = Type.Object({
  user_id: Type.String(),
  training_samples: Type.Integer(),
  has_trained_model: Type.Boolean(),
  min_samples_required: Type.Integer(),
  max_feature_length: Type.Union([Type.Integer(), Type.Null()]),
});
export type UserInfoResponse = Type.Static<typeof UserInfoResponse>;

export const HealthResponse = Type.Object({
  status: Type.Union([Type.Literal('healthy'), Type.Literal('unhealthy')]),
  service: Type.Literal('Keystroke Dynamics Authentication API'),
  timestamp: Type.String(),
  version: Type.String(),
  model: Type.String(),
  store: Type.Object({ kind: Type.String(), ok: Type.Boolean() }),
  /** Templates held parsed in memory. */
  cache: Type.Object({ enabled: Type.Boolean(), templates: Type.Integer(), capacity: Type.Integer() }),
  uptime_seconds: Type.Integer(),
});
export type HealthResponse = Type.Static<typeof HealthResponse>;

/** What `/livez` and `/readyz` answer. */
export const ProbeResponse = Type.Object({
  /** `degraded`: it serves, and something is missing that others share with it (Redis, for the limits). */
  status: Type.Union([Type.Literal('ok'), Type.Literal('degraded'), Type.Literal('unavailable')]),
});
export type ProbeResponse = Type.Static<typeof ProbeResponse>;

export const ErrorResponse = Type.Object({ error: Type.String() });
export type ErrorResponse = Type.Static<typeof ErrorResponse>;
