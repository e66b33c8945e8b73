import Type from 'typebox';
import { Attempt } from './attempts.ts';
import { AuditDetails, AuditEntry } from './audit.ts';
import { NullableTime, Strict, Time } from './object.ts';
import { Context } from './sample.ts';
import { User } from './users.ts';

/** A row of the audit log about the person, without its place in the chain. */
const OwnAuditRow = Strict({
  id: AuditEntry.properties.id,
  at: Time,
  actor: Type.String(),
  action: AuditEntry.properties.action,
  details: Strict(
    Type.Pick(AuditDetails, [
      'attempt_id',
      'profile_id',
      'decision',
      'reasons',
      'success',
      'verified_by',
      'learned',
      'samples',
      'version',
      'consent_version',
      'exempt',
      'kind',
      'failures',
      'until',
    ]).properties,
  ),
  request_id: AuditEntry.properties.request_id,
});

/** Everything that is held on a person, and what each field means. */
export const UserExport = Strict({
  exported_at: Time,
  user: User,
  verified_at: NullableTime,
  seen_at: Time,
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
  audit: Type.Array(OwnAuditRow),
  sessions: Type.Array(
    Strict({
      id: Type.String(),
      device: Type.String(),
      created_at: Time,
      expires_at: Time,
      samples: Type.Integer(),
      evidence: Type.Union([
        Strict({
          value: Type.Number(),
          samples: Type.Number(),
          keys: Type.Number(),
          at: Time,
          half_life_seconds: Type.Number(),
        }),
        Type.Null(),
      ]),
      tainted: Type.Boolean(),
      liveness: Attempt.properties.liveness,
    }),
  ),
  challenges: Type.Array(
    Strict({
      id: Type.String(),
      action: Type.String(),
      origin: Type.Union([Type.String(), Type.Null()]),
      phrase: Type.Union([Type.String(), Type.Null()]),
      context: Type.Union([Context, Type.Null()]),
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
