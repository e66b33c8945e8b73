/**
 * Every error a client can meet: a stable code, the HTTP status it travels with, what it means, and what to do.
 * `/v1` sends problem details (RFC 9457) with the code; the compatible routes send only the message (`{"error": …}`),
 * as the Flask service did.
 */
export const ERROR_CATALOGUE = {
  request_invalid: {
    status: 400,
    title: 'The request can not be understood',
    help: 'Check the path, its percent-encoding and the HTTP syntax of what you send.',
  },
  request_not_json: {
    status: 400,
    title: 'Request must be JSON',
    help: 'Send a JSON body with the header Content-Type: application/json.',
  },
  media_type_unsupported: {
    status: 415,
    title: 'The body is not JSON by its Content-Type',
    help: 'Send JSON with the header Content-Type: application/json.',
  },
  body_not_json: {
    status: 400,
    title: 'Request body is not valid JSON',
    help: 'Send one complete JSON value in UTF-8; leave out the header Content-Type when there is no body.',
  },
  body_too_large: {
    status: 413,
    title: 'Request body is too large',
    help: 'Send fewer samples in one request; MAX_BODY_BYTES is the limit.',
  },
  body_invalid: {
    status: 400,
    title: 'The body is not what this route takes',
    help: 'Correct the field that the detail points at; the JSON pointer counts list items from 0.',
  },
  query_invalid: {
    status: 400,
    title: 'A parameter of the query is not what this route takes',
    help: 'Correct or leave out the parameter that the detail names.',
  },
  header_invalid: {
    status: 400,
    title: 'A header is not what this route takes',
    help: 'Correct or leave out the header that the detail names.',
  },
  fields_missing: {
    status: 400,
    title: 'Missing required fields: user_id, keystroke_data',
    help: 'Send an object with both fields.',
  },
  user_id_invalid: {
    status: 400,
    title: 'user_id must be a string of 1 to 128 printable characters',
    help: 'Send a stable name for the person, without spaces at its ends and without control or invisible characters.',
  },
  events_not_a_list: {
    status: 400,
    title: 'keystroke_data must be a non-empty list',
    help: 'Send the key events as a JSON array.',
  },
  events_empty: {
    status: 400,
    title: 'keystroke_data must be a non-empty list',
    help: 'Send the key events that were recorded; an empty sample proves nothing.',
  },
  too_many_events: {
    status: 413,
    title: 'keystroke_data holds too many events',
    help: 'Send a shorter sample, or raise MAX_KEYSTROKE_EVENTS.',
  },
  event_not_an_object: {
    status: 400,
    title: 'An event of keystroke_data is not an object',
    help: 'Send every event as {"key", "event", "timestamp"}.',
  },
  key_invalid: {
    status: 400,
    title: 'An event of keystroke_data has no usable key',
    help: 'Send the name of the key as KeyboardEvent.key gives it, or a position such as "#0".',
  },
  event_kind_invalid: {
    status: 400,
    title: 'An event of keystroke_data is neither down nor up',
    help: 'Send "down" for a press and "up" for a release.',
  },
  timestamp_invalid: {
    status: 400,
    title: 'An event of keystroke_data has no usable timestamp',
    help: 'Send the time of the event as a number, in the unit of TIMESTAMP_UNIT (milliseconds by default).',
  },
  too_few_keys: {
    status: 400,
    title: 'Unable to extract features from keystroke data',
    help: 'Send at least two presses of keys that make up the text.',
  },
  key_names_missing: {
    status: 422,
    title: 'The sample has positions where names of keys are needed',
    help: 'Record the phrase of a challenge with key names: it is no secret.',
  },
  sample_not_typed: {
    status: 422,
    title: 'The text was not typed',
    help: 'Ask the person to type the text; turn off autofill and paste for the field.',
  },
  sample_replayed: {
    status: 409,
    title: 'The sample was seen before',
    help: 'Record a new sample for every request, and send an Idempotency-Key when you repeat one.',
  },
  samples_refused: {
    status: 422,
    title: 'Samples do not fit the enrolment, so none was added',
    help: 'Show the hints in `quality` and ask for the samples that were not accepted again.',
  },
  capture_differs: {
    status: 422,
    title: 'The samples of one request differ in text, device or mode',
    help: 'Send samples of one text, typed on one kind of device, in one request.',
  },
  text_kind_differs: {
    status: 409,
    title: 'The profile holds the other kind of text',
    help: 'Use one text_id for a fixed text and another for free text.',
  },
  phrase_differs: {
    status: 422,
    title: 'What was typed is not the phrase of the challenge',
    help: 'Ask the person to type the phrase as it is shown.',
  },
  too_many_profiles: {
    status: 409,
    title: 'The person has too many profiles',
    help: 'Remove profiles that are no longer used, or use one text_id, device and keyboard label for several.',
  },
  too_many_typos: {
    status: 422,
    title: 'The sample has too many corrections',
    help: 'Ask the person to type the text again.',
  },
  challenge_missing: {
    status: 403,
    title: 'A challenge is required',
    help: 'Make one with POST /v1/challenges before the person types, and send its token with the sample.',
  },
  challenge_invalid: {
    status: 403,
    title: 'The challenge is not good for this request',
    help: 'Make one for this user, text, action and web origin with POST /v1/challenges.',
  },
  challenge_expired: {
    status: 403,
    title: 'The challenge has expired',
    help: 'Make a new one and ask the person to type again.',
  },
  challenge_too_short: {
    status: 403,
    title: 'The challenge was made after the typing began',
    help: 'Make the challenge before the person types, and a new one for every attempt: this one is used up.',
  },
  challenge_used: {
    status: 409,
    title: 'The challenge was used before',
    help: 'Make a new one for every attempt.',
  },
  api_key_missing: {
    status: 401,
    title: 'An API key is required',
    help: 'Send Authorization: Bearer <key>, or X-API-Key: <key>; `keystroke-auth keys create` makes one.',
  },
  api_key_invalid: {
    status: 401,
    title: 'The API key is not valid',
    help: 'Check that the key is whole, not revoked and not expired.',
  },
  console_session_ended: {
    status: 401,
    title: 'The session of the console has ended',
    help: 'Sign in again with an API key: sessions end when they are not used, after some hours, and with their key.',
  },
  console_request_foreign: {
    status: 403,
    title: 'The request is not from a page of this service',
    help: 'Open the console at its own address; behind a proxy, pass the Host header on, or set TRUST_PROXY or PUBLIC_URL.',
  },
  console_streams_exceeded: {
    status: 429,
    title: 'Too many live views of the console are open',
    help: 'Close views of attempts that nobody looks at; until then the page asks every few seconds instead.',
  },
  scope_missing: {
    status: 403,
    title: 'The API key may not do this',
    help: 'Use a key with the scope in `required_scope`.',
  },
  already_enrolled: {
    status: 403,
    title: 'The user is enrolled already: more samples need an API key',
    help: 'Send the request with an API key.',
  },
  enrolled_already: {
    status: 403,
    title: 'The profile is enrolled already',
    help: 'Report a fresh outcome that another factor verified, or use a key with the scope users:reset.',
  },
  consent_required: {
    status: 403,
    title: 'The person has not agreed to the current consent text',
    help: 'Show the text, then record the answer with PUT /v1/users/{user_id}/consent.',
  },
  user_exempt: {
    status: 403,
    title: 'The person is exempt from typing',
    help: 'Use another factor for this person.',
  },
  user_not_enrolled: {
    status: 404,
    title: 'User model not found. Please train the model first.',
    help: 'Enrol the user with POST /train first.',
  },
  user_not_found: {
    status: 404,
    title: 'There is no such user',
    help: 'Check the user_id; a user exists from the first sample or consent on.',
  },
  profile_not_found: {
    status: 404,
    title: 'The user has no such profile',
    help: 'Look up the ids of profiles with GET /v1/users/{user_id}.',
  },
  version_not_found: {
    status: 404,
    title: 'The profile has no such version',
    help: 'Choose one of the `versions` that GET /v1/users/{user_id} lists.',
  },
  attempt_not_found: {
    status: 404,
    title: 'There is no such attempt',
    help: 'Use the attempt_id of a decision that this application got.',
  },
  session_not_found: {
    status: 404,
    title: 'There is no such session',
    help: 'Start one with POST /v1/sessions.',
  },
  session_expired: {
    status: 410,
    title: 'The session has expired',
    help: 'Start a new one with POST /v1/sessions.',
  },
  application_not_found: {
    status: 404,
    title: 'There is no such application',
    help: 'Use the application that the API key belongs to.',
  },
  application_exists: {
    status: 409,
    title: 'There is, or was, an application of this id',
    help: 'Choose another id: that of a removed application is not given again.',
  },
  application_has_people: {
    status: 409,
    title: 'The application has people',
    help: 'Erase them one by one, or repeat the request with ?erase_people=true, which erases all of them for good.',
  },
  application_needed: {
    status: 409,
    title: 'The application can not be removed',
    help: 'The compatible routes work on the application default; remove its people and keys instead.',
  },
  key_not_found: {
    status: 404,
    title: 'There is no such API key',
    help: 'Look up the ids with GET /v1/keys.',
  },
  key_ended: {
    status: 409,
    title: 'The API key is revoked, expired or rotated already',
    help: 'Rotate its successor, or make a new key with POST /v1/keys.',
  },
  key_limit_reached: {
    status: 409,
    title: 'The application has as many API keys in use as it may',
    help: 'Revoke one that is no longer used.',
  },
  grant_refused: {
    status: 403,
    title: 'An API key can give no more than it has',
    help: 'Leave out what the detail names, or use a key that has it.',
  },
  outcome_reported: {
    status: 409,
    title: 'The outcome of this attempt was reported before',
    help: 'Report every attempt once; nothing was changed.',
  },
  outcome_too_late: {
    status: 409,
    title: 'The outcome came too late',
    help: 'Report it within outcome_window_seconds of the attempt.',
  },
  retry_invalid: {
    status: 409,
    title: 'The attempt in retry_of can not be tried again',
    help: 'Name the last attempt of the same user and text, once, when it was not allowed.',
  },
  policy_loosened: {
    status: 422,
    title: 'A request may only make the policy stricter',
    help: 'Leave the setting out, or change the policy of the application.',
  },
  policy_invalid: {
    status: 422,
    title: 'The settings of the policy contradict each other',
    help: 'Change the settings that the detail names.',
  },
  webhook_not_found: {
    status: 404,
    title: 'There is no such webhook',
    help: 'Look up the ids with GET /v1/webhooks.',
  },
  webhook_url_refused: {
    status: 422,
    title: 'Nothing would be sent to this address',
    help: 'Give an https address on port 443 without user name; others need WEBHOOK_ALLOWED_NETWORKS.',
  },
  webhook_limit_reached: {
    status: 409,
    title: 'The application has as many webhooks as it may',
    help: 'Remove one that is no longer used.',
  },
  webhook_disabled: {
    status: 409,
    title: 'The webhook is switched off',
    help: 'Switch it on with PATCH /v1/webhooks/{webhook_id} once the cause in `disabled_reason` is fixed.',
  },
  delivery_not_found: {
    status: 404,
    title: 'The webhook has no such delivery',
    help: 'Look up the ids with GET /v1/webhooks/{webhook_id}/deliveries; they are kept for 30 days.',
  },
  delivery_not_kept: {
    status: 409,
    title: 'What was delivered is not kept',
    help: 'The erasure of a person can not be sent again once it arrived: nothing of them is kept.',
  },
  idempotency_key_invalid: {
    status: 400,
    title: 'The Idempotency-Key can not be used',
    help: 'Send 1 to 255 printable ASCII characters, such as a UUID.',
  },
  idempotency_mismatch: {
    status: 422,
    title: 'The Idempotency-Key was used with another body',
    help: 'Use a new key for every new request.',
  },
  idempotency_running: {
    status: 409,
    title: 'The first request with this Idempotency-Key is still running',
    help: 'Repeat the request after the seconds in Retry-After.',
  },
  idempotency_stale: {
    status: 409,
    title: 'The first answer to this Idempotency-Key is no longer true',
    help: 'Send the request again with a new key, and a new sample where there is one.',
  },
  already_shown: {
    status: 409,
    title: 'The answer held a secret that is shown only once',
    help: 'Make a new one and remove the old one.',
  },
  endpoint_not_found: {
    status: 404,
    title: 'Endpoint not found',
    help: 'Compare method and path with /docs.',
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    help: 'Use a method that the header Allow names.',
  },
  request_too_slow: {
    status: 408,
    title: 'The request did not arrive in time',
    help: 'Send the request within REQUEST_TIMEOUT seconds.',
  },
  headers_too_large: {
    status: 431,
    title: 'The headers of the request are too large',
    help: 'Send fewer or shorter headers; cookies are not needed here.',
  },
  rate_limited: {
    status: 429,
    title: 'There were too many requests',
    help: 'Repeat it after the seconds in Retry-After; the settings RATE_LIMIT_PER_… are the limits.',
  },
  request_timeout: {
    status: 503,
    title: 'The request took too long',
    help: 'Repeat it after the seconds in Retry-After, with the same Idempotency-Key.',
  },
  service_unavailable: {
    status: 503,
    title: 'The service can not answer at the moment',
    help: 'Repeat it after the seconds in Retry-After, and use another factor meanwhile.',
  },
  internal_error: {
    status: 500,
    title: 'Internal server error',
    help: 'Use another factor, and give the operator the x-request-id: the log has the cause.',
  },
} as const satisfies Record<string, { status: number; title: string; help: string }>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** An error a client is told about. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly code: ErrorCode;
  readonly status: number;
  /** What the problem document says beyond its standard fields, such as `required_scope`. */
  readonly members: Readonly<Record<string, unknown>>;

  /** @param detail what exactly was got and expected; default: the catalogue's title */
  constructor(
    code: ErrorCode,
    detail: string = ERROR_CATALOGUE[code].title,
    members: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
    this.code = code;
    this.status = ERROR_CATALOGUE[code].status;
    this.members = members;
  }
}
