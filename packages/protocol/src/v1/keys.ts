import Type from 'typebox';
import { ApplicationId, ENVIRONMENTS, EnvironmentOf } from './applications.ts';
import { NullableTime, Page, Strict, Time } from './object.ts';

const Scopes = Type.Array(Type.String({ maxLength: 40 }), {
  minItems: 1,
  maxItems: 50,
  uniqueItems: true,
  description: 'scopes, `users:*` for all of a kind, or `*` for everything but `tenants`',
});
const Label = Type.String({ minLength: 1, maxLength: 100, description: 'what it is for: one line of text' });

/** An API key; its secret is nowhere. */
export const ApiKey = Strict({
  id: Type.String(),
  application: Type.String(),
  environment: EnvironmentOf,
  label: Type.String(),
  scopes: Type.Array(Type.String()),
  created_at: Time,
  expires_at: Type.Union([Time, Type.Null()], { description: 'when it ends by itself; null for never' }),
  revoked_at: NullableTime,
  last_used_at: Type.Union([Time, Type.Null()], { description: 'to the minute or so; null for never' }),
  successor: Type.Union([Type.String(), Type.Null()], {
    description: 'id of the key that it was rotated to',
  }),
});
export type ApiKey = Type.Static<typeof ApiKey>;

/** With the secret: this answer is the only one that shows it. */
export const ApiKeyWithSecret = Strict({
  ...ApiKey.properties,
  secret: Type.String({ pattern: '^ka_(live|test)_' }),
});
export type ApiKeyWithSecret = Type.Static<typeof ApiKeyWithSecret>;

export const ApiKeyPage = Page(ApiKey);
export type ApiKeyPage = Type.Static<typeof ApiKeyPage>;

/** Longest life that can be asked for (s): ten years. */
const LONGEST = 315_360_000;

export const ApiKeyRequest = Strict({
  label: Label,
  scopes: Scopes,
  environment: Type.Optional(
    Type.Enum(ENVIRONMENTS, {
      type: 'string',
      description: 'default: that of the key that asks. A key of the sandbox makes keys of the sandbox only',
    }),
  ),
  expires_in_seconds: Type.Optional(
    Type.Integer({ minimum: 60, maximum: LONGEST, description: 'default: it does not expire' }),
  ),
  application: Type.Optional(
    Type.String({
      ...ApplicationId,
      description: 'default: that of the key that asks. Another one takes the scope tenants',
    }),
  ),
});
export type ApiKeyRequest = Type.Static<typeof ApiKeyRequest>;

export const RotateKeyRequest = Strict({
  overlap_seconds: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 2_592_000,
      description: 'how long the old key goes on; default a day; 0 ends it at once',
    }),
  ),
});
export type RotateKeyRequest = Type.Static<typeof RotateKeyRequest>;
