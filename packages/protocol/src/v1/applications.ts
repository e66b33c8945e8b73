import Type from 'typebox';
import { Page, Strict, Time } from './object.ts';
import { Policy, PolicyChange } from './policy.ts';

/** `test`: a sandbox, where nothing is real. */
export const ENVIRONMENTS = ['live', 'test'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];
export const EnvironmentOf = Type.Enum(ENVIRONMENTS, { type: 'string' });

export const ApplicationId = Type.String({ minLength: 1, maxLength: 64, pattern: '^[0-9A-Za-z_.-]+$' });

/** A tenant, as its keys see it: how it decides. */
export const Application = Strict({
  id: Type.String(),
  environment: Type.Enum(ENVIRONMENTS, {
    type: 'string',
    description: 'which half of it the key belongs to: each has its own people and policy',
  }),
  created_at: Type.Union([Time, Type.Null()], {
    description: 'null for those of releases that did not note it',
  }),
  closed_at: Type.Union([Time, Type.Null()], {
    description: 'since when it answers nobody because it is being removed; null otherwise',
  }),
  policy: Policy,
});
export type Application = Type.Static<typeof Application>;

export const ApplicationPage = Page(Application);
export type ApplicationPage = Type.Static<typeof ApplicationPage>;

export const ApplicationRequest = Strict({ id: ApplicationId, policy: Type.Optional(PolicyChange) });
export type ApplicationRequest = Type.Static<typeof ApplicationRequest>;

/** What went with an application. */
export const ApplicationReceipt = Strict({
  id: Type.String(),
  removed_at: Time,
  removed: Strict({
    people: Type.Integer({ description: 'erased by this request, each as DELETE /v1/users/{user_id} does' }),
    keys: Type.Integer(),
    webhooks: Type.Integer(),
  }),
});
export type ApplicationReceipt = Type.Static<typeof ApplicationReceipt>;
