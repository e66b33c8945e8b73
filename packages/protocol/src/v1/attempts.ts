import Type from 'typebox';
import { DECISIONS, Decision } from './decision.ts';
import { Page, Strict, Time } from './object.ts';

/** A try, as it was decided. */
export const Attempt = Strict({
  id: Type.String(),
  user_id: Type.String(),
  profile_id: Type.Union([Type.String(), Type.Null()]),
  action: Type.Enum(['verify', 'session'], { type: 'string' }),
  decision: Decision.properties.decision,
  shadow_decision: Type.Union([Type.Enum(DECISIONS, { type: 'string' }), Type.Null()], {
    description: 'what an active policy would have answered; null in active mode',
  }),
  score: Decision.properties.score,
  false_match_rate: Decision.properties.false_match_rate,
  target_false_match_rate: Decision.properties.target_false_match_rate,
  threshold: Decision.properties.threshold,
  reasons: Type.Array(Type.String()),
  liveness: Decision.properties.liveness,
  flags: Decision.properties.flags,
  retry_of: Type.Union([Type.String(), Type.Null()]),
  challenge_id: Type.Union([Type.String(), Type.Null()], {
    description: 'the challenge that the sample was typed for: binds the try to one log-in of yours',
  }),
  outcome: Type.Union([
    Strict({ success: Type.Boolean(), verified_by: Type.String(), reported_at: Time }),
    Type.Null(),
  ]),
  created_at: Time,
});
export type Attempt = Type.Static<typeof Attempt>;

/** When keys went down and how long they were held; which keys is not said. */
export const AttemptRhythm = Strict({
  attempt_id: Type.String(),
  samples: Type.Array(
    Strict({
      keys: Type.Array(
        Strict({
          down_ms: Type.Number({ description: 'since the first key went down' }),
          hold_ms: Type.Union([Type.Number(), Type.Null()], {
            description: 'null where no release was seen',
          }),
        }),
      ),
    }),
    { description: 'as they were sent, oldest first; none once the typing of the try was forgotten' },
  ),
});
export type AttemptRhythm = Type.Static<typeof AttemptRhythm>;

export const AttemptPage = Page(Attempt);
export type AttemptPage = Type.Static<typeof AttemptPage>;
