import { isRecord } from '@keystroke-auth/engine';
import { type ErrorCode, ProtocolError, type Scope } from '@keystroke-auth/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Static, TObject, TSchema } from 'typebox';
import type { Call } from '../../services/v1/call.ts';
import type { Example, Operation } from '../openapi/operation.ts';
import type { Tag } from '../openapi/tags.ts';
import { idempotencyOf } from './readJsonBody.ts';

type Answers = Readonly<Record<number, TSchema | null>>;

/** What a handler returns: a status that the route declares, and the body that goes with it. */
export type AnswerOf<Declared extends Answers> = {
  [Status in keyof Declared & number]: {
    readonly status: Status;
    readonly body: Declared[Status] extends TSchema ? Static<Declared[Status]> : null;
    readonly headers?: Readonly<Record<string, string>>;
  };
}[keyof Declared & number];

/** The first answer to an Idempotency-Key, as JSON, sent once more. */
export interface Replay {
  readonly replayed: true;
  readonly status: number;
  /** Null for an answer without a body. */
  readonly json: string | null;
}

type StaticOf<Schema extends TSchema | undefined> = Schema extends TSchema ? Static<Schema> : undefined;

/** What came with a request, checked; undefined for what the route has no schema for. */
export interface Given<
  Params extends TObject | undefined,
  Query extends TObject | undefined,
  Body extends TSchema | undefined,
> {
  readonly params: StaticOf<Params>;
  readonly query: StaticOf<Query>;
  readonly body: StaticOf<Body>;
}

export interface RouteOptions<
  Params extends TObject | undefined,
  Query extends TObject | undefined,
  Body extends TSchema | undefined,
  Declared extends Answers,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: `/v1/${string}`;
  readonly scope: Scope;
  /** Whether a browser or app may call with the token of a challenge. Default: no. */
  readonly challenge?: boolean;
  readonly params?: Params;
  readonly query?: Query;
  /** A route without one takes no body, or an empty object. */
  readonly body?: Body;
  readonly answer: Declared;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  /** The route's own; what any route can answer is added. */
  readonly errors: readonly ErrorCode[];
  /** Whether it takes an Idempotency-Key; elsewhere the header is ignored. */
  readonly idempotent: boolean;
  readonly examples: readonly Example[];
}

/**
 * Registers a route of version 1: who may call it, what it takes, what it answers and what the document says of it are
 * one declaration. The handler gets what was checked, in the types of the schemas.
 */
export function route<
  Declared extends Answers,
  Params extends TObject | undefined = undefined,
  Query extends TObject | undefined = undefined,
  Body extends TSchema | undefined = undefined,
>(
  v1: FastifyInstance,
  options: RouteOptions<Params, Query, Body, Declared>,
  handle: (given: Given<Params, Query, Body>, call: Call) => Promise<AnswerOf<NoInfer<Declared>> | Replay>,
): void {
  const { method, url, scope, challenge = false, ...documented } = options;
  const { params, query, body, idempotent } = documented;
  const operation: Operation = {
    ...documented,
    access: { scope, challenge },
    errorShape: 'problem',
    errors: [...documented.errors, ...commonErrors({ body, query, challenge, idempotent })],
    deprecated: false,
  };
  v1.route({
    method,
    url,
    config: { scope, challenge, operation },
    schema: {
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { querystring: query }),
      ...(body === undefined ? {} : { body }),
    },
    preValidation: (request, _reply, done) => done(faultOfPresence(request, body !== undefined)),
    handler: async (request, reply) => {
      const call = callOf(request, idempotent);
      // The one place where types are claimed: Fastify has checked these three by the schemas that they are typed by.
      const { params, query, body } = request;
      const answered = await handle({ params, query, body } as Given<Params, Query, Body>, call);
      reply.code(answered.status);
      if ('replayed' in answered) {
        reply.header('idempotency-replayed', 'true');
        if (answered.json === null) return reply.send();
        return reply.type('application/json; charset=utf-8').send(answered.json);
      }
      if (answered.headers !== undefined) reply.headers(answered.headers);
      return answered.body === null ? reply.send() : reply.send(answered.body);
    },
  });
  if (challenge) answerPreflight(v1, url);
}

/** What any route can answer, by what it takes. */
function commonErrors({
  body,
  query,
  challenge,
  idempotent,
}: {
  readonly body: TSchema | undefined;
  readonly query: TSchema | undefined;
  readonly challenge: boolean;
  readonly idempotent: boolean;
}): readonly ErrorCode[] {
  return [
    ...(['request_invalid', 'header_invalid', 'headers_too_large', 'rate_limited'] as const),
    ...(['api_key_missing', 'api_key_invalid', 'scope_missing'] as const),
    ...(['request_timeout', 'service_unavailable', 'internal_error'] as const),
    ...(body === undefined
      ? []
      : ([
          'request_not_json',
          'media_type_unsupported',
          'body_not_json',
          'body_invalid',
          'body_too_large',
        ] as const)),
    ...(query === undefined ? [] : (['query_invalid'] as const)),
    ...(challenge ? (['challenge_invalid'] as const) : []),
    ...(idempotent
      ? ([
          'idempotency_key_invalid',
          'idempotency_mismatch',
          'idempotency_running',
          'idempotency_stale',
        ] as const)
      : []),
  ];
}

/** Fastify checks what is there; here is whether anything is. */
function faultOfPresence({ body }: FastifyRequest, expected: boolean): ProtocolError | undefined {
  if (expected) {
    if (body !== undefined) return undefined;
    return new ProtocolError('request_not_json', 'the body is empty, expected JSON');
  }
  const empty = isRecord(body) && Object.keys(body).length === 0;
  if (body === undefined || empty) return undefined;
  return new ProtocolError('body_invalid', 'the body: got content, expected none');
}

function callOf(request: FastifyRequest, idempotent: boolean): Call {
  const { caller, id: requestId } = request;
  if (caller === null) throw new Error('the route was reached without asking who calls');
  return { caller, requestId, idempotency: idempotent ? idempotencyOf(request) : null };
}

/** A browser asks before it calls from another origin; who calls is not known then. */
function answerPreflight(v1: FastifyInstance, url: string): void {
  if (v1.hasRoute({ method: 'OPTIONS', url })) return;
  v1.options(url, { config: { challenge: true } }, async () => '');
}
