import type { ErrorCode } from '@keystroke-auth/protocol';
import type { TObject, TSchema } from 'typebox';
import type { Example, Operation } from '../openapi/operation.ts';

/** What the document says of a route of the Flask service: that it works, and that `/v1` is its successor. */
export function compatOperation({
  errors,
  ...given
}: {
  readonly summary: string;
  readonly params?: TObject;
  readonly body?: TSchema;
  readonly answer: Operation['answer'];
  readonly errors: readonly ErrorCode[];
  readonly examples: readonly Example[];
}): Operation {
  return {
    ...given,
    tag: 'Compatible',
    access: { scope: null, challenge: false },
    errorShape: 'flask',
    errors: [...errors, ...ANY, ...(given.body === undefined ? [] : WITH_SAMPLE)],
    idempotent: false,
    deprecated: true,
  };
}

const ANY: readonly ErrorCode[] = [
  'request_invalid',
  'header_invalid',
  'headers_too_large',
  'rate_limited',
  'api_key_missing',
  'api_key_invalid',
  'request_timeout',
  'service_unavailable',
  'internal_error',
];

const WITH_SAMPLE: readonly ErrorCode[] = [
  'request_not_json',
  'body_not_json',
  'body_too_large',
  'fields_missing',
  'user_id_invalid',
  'events_not_a_list',
  'events_empty',
  'too_many_events',
  'event_not_an_object',
  'key_invalid',
  'event_kind_invalid',
  'timestamp_invalid',
  'too_few_keys',
];
