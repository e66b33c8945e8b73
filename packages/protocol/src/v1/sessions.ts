import Type from 'typebox';
import { UserId } from '../userId.ts';
import { DECISIONS, Liveness, Reason } from './decision.ts';
import { Strict, Time } from './object.ts';
import { Device, TextId } from './sample.ts';

export const SessionRequest = Strict({
  user_id: UserId,
  text_id: Type.Optional(TextId),
  device: Type.Optional(Device),
  half_life_seconds: Type.Optional(
    Type.Integer({
      minimum: 10,
      maximum: 86_400,
      description: 'after which evidence counts half; default 30',
    }),
  ),
  expires_in: Type.Optional(
    Type.Integer({ minimum: 60, maximum: 86_400, description: 'seconds; default 28,800' }),
  ),
});
export type SessionRequest = Type.Static<typeof SessionRequest>;

/** What a session of continuous authentication has shown until now. */
export const Session = Strict({
  session_id: Type.String(),
  user_id: Type.String(),
  device: Device,
  decision: Type.Enum(DECISIONS, { type: 'string' }),
  score: Type.Union([Type.Number(), Type.Null()]),
  false_match_rate: Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()]),
  target_false_match_rate: Type.Number(),
  threshold: Type.Union([Type.Number(), Type.Null()]),
  samples: Type.Integer({ minimum: 0 }),
  reasons: Type.Array(Reason),
  liveness: Type.Union([Liveness, Type.Null()], { description: 'of the newest sample' }),
  half_life_seconds: Type.Integer(),
  created_at: Time,
  expires_at: Time,
});
export type Session = Type.Static<typeof Session>;
