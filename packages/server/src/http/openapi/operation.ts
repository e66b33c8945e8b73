import type { ErrorCode, Scope } from '@keystroke-auth/protocol';
import type { TObject, TSchema } from 'typebox';
import type { Tag } from './tags.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the OpenAPI document says of the route. A route without one is not in it. */
    readonly operation?: Operation;
  }
}

/** One request that the document shows, and tests send. */
export interface Example {
  /** Unique within the route; letters, digits and dashes. */
  readonly name: string;
  readonly summary: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly status: number;
  /** What the key has to be allowed beside the route's own scope. */
  readonly scopes?: readonly Scope[];
  /** Whether the answer holds words drawn at random: shown as it once was, and never compared. */
  readonly drawn?: true;
}

/** A route as the OpenAPI document describes it. */
export interface Operation {
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string | undefined;
  /** Null needs no key. */
  readonly access: { readonly scope: Scope | null; readonly challenge: boolean } | null;
  readonly params?: TObject | undefined;
  readonly query?: TObject | undefined;
  readonly body?: TSchema | undefined;
  /** By status; null has no body. */
  readonly answer: Readonly<Record<number, TSchema | null>>;
  /** `problem` for version 1, `flask` for `{"error": …}`. */
  readonly errorShape: 'problem' | 'flask';
  readonly errors: readonly ErrorCode[];
  readonly idempotent: boolean;
  readonly deprecated: boolean;
  readonly examples: readonly Example[];
}

/** Such as `post_v1_users_user_id_verify`: stable as long as the route is. `method` in lower case. */
export function operationId(method: string, url: string): string {
  return `${method}${url}`.toLowerCase().replace(/[^a-z0-9]+/g, '_');
}
