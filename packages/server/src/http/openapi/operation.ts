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
  /** What comes back; left out where it can't be known beforehand. */
  readonly answer?: unknown;
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
