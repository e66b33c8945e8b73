import {
  ERROR_CATALOGUE,
  type ErrorCode,
  ErrorResponse,
  Problem,
  ProtocolError,
} from '@keystroke-auth/protocol';
import type { TObject, TSchema } from 'typebox';
import { ERRORS_PATH, PROBLEM_TYPE, problemOf } from '../problem.ts';
import { refer } from './components.ts';
import { type Example, type Operation, operationId } from './operation.ts';
import { RECORDED_ANSWERS } from './recordedAnswers.generated.ts';

export type Json = Readonly<Record<string, unknown>>;

/** One operation of the document (OpenAPI 3.1); `used` learns which named schemas it refers to. */
export function describeOperation(
  method: string,
  url: string,
  operation: Operation,
  used: Set<string>,
): Json {
  const { tag, summary, description, params, query, body, idempotent, deprecated } = operation;
  const id = operationId(method, url);
  const parameters = [
    ...parametersOf('path', params, operation.examples, used),
    ...parametersOf('query', query, operation.examples, used),
    ...(idempotent ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
  ];
  return {
    tags: [tag],
    operationId: id,
    summary,
    ...(description === undefined ? {} : { description }),
    ...(deprecated ? { deprecated } : {}),
    security: securityOf(operation),
    ...(operation.access?.scope == null ? {} : { 'x-required-scope': operation.access.scope }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': withExamples(refer(body, used), requestExamples(operation)) },
          },
        }),
    responses: { ...answersOf(id, operation, used), ...refusalsOf(operation, used) },
  };
}

function securityOf({ access }: Operation): readonly Json[] {
  if (access === null) return [];
  const keys = [{ apiKey: [] }, { apiKeyHeader: [] }];
  return access.challenge ? [...keys, { challenge: [] }] : keys;
}

function parametersOf(
  place: 'path' | 'query',
  schema: TObject | undefined,
  examples: readonly Example[],
  used: Set<string>,
): readonly Json[] {
  if (schema === undefined) return [];
  return Object.entries(schema.properties).map(([name, property]) => {
    // Of a request that is answered: what is refused may be no value at all.
    const answered = examples.filter(({ status }) => status < 400);
    const given = answered.map(({ params, query }) => (place === 'path' ? params : query)?.[name]);
    const example = given.find((value) => value !== undefined);
    const description: unknown = Reflect.get(property, 'description');
    return {
      name,
      in: place,
      required: place === 'path' || (schema.required ?? []).includes(name),
      ...(typeof description === 'string' ? { description } : {}),
      schema: refer(property, used),
      ...(example === undefined ? {} : { example: readParameter(property, example) }),
    };
  });
}

/** An example stands in the document as what it means, not as the text in the URL. */
function readParameter(schema: TSchema, text: string): unknown {
  const type: unknown = Reflect.get(schema, 'type');
  if (type === 'array') return [text];
  if (type === 'integer' || type === 'number') return Number(text);
  return type === 'boolean' ? text === 'true' : text;
}

function requestExamples({ examples }: Operation): Json {
  return Object.fromEntries(
    examples
      .filter(({ body, status }) => body !== undefined && status < 400)
      .map(({ name, summary, body }) => [name, { summary, value: body }]),
  );
}

function withExamples(schema: unknown, examples: Json): Json {
  return Object.keys(examples).length === 0 ? { schema } : { schema, examples };
}

function answersOf(id: string, { answer, examples, idempotent }: Operation, used: Set<string>): Json {
  const recorded = RECORDED_ANSWERS[id] ?? {};
  return Object.fromEntries(
    Object.entries(answer).map(([status, schema]) => {
      const shown = examples.filter(({ name, status: sent }) => `${sent}` === status && name in recorded);
      const values = Object.fromEntries(
        shown.map(({ name, summary }) => [name, { summary, value: recorded[name] }]),
      );
      return [
        status,
        {
          description: descriptionOf(schema),
          headers: {
            'x-request-id': { $ref: '#/components/headers/RequestId' },
            ...(idempotent ? { 'idempotency-replayed': { $ref: '#/components/headers/Replayed' } } : {}),
          },
          ...(schema === null
            ? {}
            : { content: { 'application/json': withExamples(refer(schema, used), values) } }),
        },
      ];
    }),
  );
}

function descriptionOf(schema: TSchema | null): string {
  const description: unknown = schema === null ? 'no content' : Reflect.get(schema, 'description');
  return typeof description === 'string' ? description : 'done';
}

function refusalsOf({ errors, errorShape }: Operation, used: Set<string>): Json {
  const byStatus = Map.groupBy(new Set(errors), (code) => ERROR_CATALOGUE[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      `${status}`,
      {
        description: codes.map((code) => `- \`${code}\`: ${ERROR_CATALOGUE[code].title}`).join('\n'),
        content:
          errorShape === 'problem'
            ? { [PROBLEM_TYPE]: { schema: refer(Problem, used), examples: problemExamples(codes) } }
            : { 'application/json': { schema: refer(ErrorResponse, used) } },
      },
    ]),
  );
}

/** By reference: most routes share most refusals. */
function problemExamples(codes: readonly ErrorCode[]): Json {
  return Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]));
}

/** What the codes that these operations send look like on the wire of version 1. */
export function errorExamples(operations: readonly Operation[]): Json {
  const sent = new Set(
    operations.flatMap(({ errorShape, errors }) => (errorShape === 'problem' ? errors : [])),
  );
  const codes = Object.keys(ERROR_CATALOGUE).filter((code): code is ErrorCode => isIn(sent, code));
  return Object.fromEntries(
    codes.map((code) => [
      code,
      {
        summary: ERROR_CATALOGUE[code].title,
        description: `${ERROR_CATALOGUE[code].help} See ${ERRORS_PATH}#${code}.`,
        value: problemOf(new ProtocolError(code), EXAMPLE_REQUEST),
      },
    ]),
  );
}

function isIn<Item extends string>(set: ReadonlySet<Item>, text: string): text is Item {
  const texts: ReadonlySet<string> = set;
  return texts.has(text);
}

const EXAMPLE_REQUEST = '0b4d2c5e-6f5a-4c0e-9a8e-2f6a7c1d3b90';
