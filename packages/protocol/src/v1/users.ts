import Type from 'typebox';
import { Page, Strict, Time, WITHOUT_NUL } from './object.ts';
import { CAPTURE_MODES, Device, TEXT_KINDS } from './sample.ts';

export const Profile = Strict({
  id: Type.String(),
  text_id: Type.Union([Type.String(), Type.Null()], {
    description: 'known here only when you asked by it, or for the text `default`',
  }),
  device: Device,
  mode: Type.Enum(CAPTURE_MODES, { type: 'string' }),
  text: Type.Union([Type.Enum(TEXT_KINDS, { type: 'string' }), Type.Null()]),
  samples: Type.Integer({ minimum: 0 }),
  required: Type.Integer({ minimum: 1 }),
  enrolled: Type.Boolean(),
  version: Type.Integer({ minimum: 0 }),
  versions: Type.Array(
    Strict({
      version: Type.Integer({ minimum: 1 }),
      cause: Type.Enum(['enrolment', 'verified_update', 'self_update', 'rollback'], { type: 'string' }),
      created_at: Time,
    }),
    { description: 'versions that a rollback can go back to, newest first' },
  ),
  created_at: Time,
  updated_at: Time,
});
export type Profile = Type.Static<typeof Profile>;

export const Consent = Strict({ version: Type.String(), given_at: Time });
export const Exemption = Strict({ reason: Type.String(), since: Time });

/** Whose typing does not count: that of some origins, or all of it. */
export const LOCK_KINDS = ['origin', 'all'] as const;
export type LockKind = (typeof LOCK_KINDS)[number];

export const User = Strict({
  user_id: Type.String(),
  profiles: Type.Array(Profile),
  consent: Type.Union([Consent, Type.Null()]),
  exemption: Type.Union([Exemption, Type.Null()]),
  lock: Strict({
    locked: Type.Boolean({ description: 'typing is insufficient from some origin, or from all' }),
    kind: Type.Union([Type.Enum(LOCK_KINDS, { type: 'string' }), Type.Null()], {
      description:
        'origin: some devices or addresses wait, the others do not; all: none counts until an unlock or another factor’s outcome',
    }),
    failures: Type.Integer({ minimum: 0, description: 'in a row, over all origins' }),
    origins_waiting: Type.Integer({ minimum: 0 }),
    until: Type.Union([Time, Type.Null()], {
      description:
        'when the last of the origins that wait has waited; null when none waits, or all are locked',
    }),
  }),
  created_at: Time,
  updated_at: Time,
});
export type User = Type.Static<typeof User>;

export const UserSummary = Strict({
  user_id: Type.String(),
  profiles: Type.Integer({ minimum: 0 }),
  enrolled: Type.Boolean({ description: 'at least one profile is' }),
  exempt: Type.Boolean(),
  consent_version: Type.Union([Type.String(), Type.Null()]),
  created_at: Time,
  updated_at: Time,
});
export const UserPage = Page(UserSummary);
export type UserPage = Type.Static<typeof UserPage>;

export const ConsentRequest = Type.Union([
  Strict({
    state: Type.Literal('given'),
    version: Type.String({ minLength: 1, maxLength: 64, pattern: WITHOUT_NUL }),
  }),
  Strict({ state: Type.Literal('withdrawn') }),
]);
export type ConsentRequest = Type.Static<typeof ConsentRequest>;

export const ExemptionRequest = Strict({
  exempt: Type.Boolean(),
  reason: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'needed to exempt' })),
});
export type ExemptionRequest = Type.Static<typeof ExemptionRequest>;

export const RollbackRequest = Strict({
  version: Type.Integer({ minimum: 1, description: 'one of the profile’s `versions`' }),
});
export type RollbackRequest = Type.Static<typeof RollbackRequest>;
