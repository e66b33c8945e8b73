import Type from 'typebox';
import { Attempt } from './attempts.ts';
import { Strict, Time } from './object.ts';
import { User } from './users.ts';

/** Everything that is held on a person, and what each field means. */
export const UserExport = Strict({
  exported_at: Time,
  user: User,
  samples: Type.Array(
    Strict({
      profile_id: Type.String(),
      kind: Type.Enum(['events', 'flask-vector'], { type: 'string' }),
      created_at: Time,
      events: Type.Union([
        Type.Array(
          Strict({
            key: Type.String(),
            event: Type.Enum(['down', 'up'], { type: 'string' }),
            timestamp: Type.Number(),
          }),
        ),
        Type.Null(),
      ]),
      vector: Type.Union([Type.Array(Type.Number()), Type.Null()]),
    }),
  ),
  templates: Type.Array(
    Strict({
      profile_id: Type.String(),
      version: Type.Integer(),
      model: Type.Union([Type.String(), Type.Null()]),
      template: Type.String({ description: 'base64' }),
    }),
  ),
  attempts: Type.Array(Attempt),
  probes: Type.Array(
    Strict({
      attempt_id: Type.String(),
      events: Type.Array(
        Strict({
          key: Type.String(),
          event: Type.Enum(['down', 'up'], { type: 'string' }),
          timestamp: Type.Number(),
        }),
      ),
    }),
  ),
  sessions: Type.Array(
    Strict({ id: Type.String(), created_at: Time, expires_at: Time, samples: Type.Integer() }),
  ),
  challenges: Type.Array(
    Strict({
      id: Type.String(),
      action: Type.String(),
      created_at: Time,
      expires_at: Time,
      used_at: Type.Union([Time, Type.Null()]),
    }),
  ),
  dictionary: Type.Record(Type.String(), Type.String(), {
    description: 'what each field of this export means, by its path',
  }),
});
export type UserExport = Type.Static<typeof UserExport>;
