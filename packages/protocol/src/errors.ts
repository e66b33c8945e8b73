/**
 * Every error a client can meet: a stable code, the HTTP status it travels with, and what it means.
 * The compatible routes send only the message (`{"error": …}`), as the Flask service did.
 */
export const ERROR_CATALOGUE = {
  request_not_json: { status: 400, title: 'Request must be JSON' },
  body_not_json: { status: 400, title: 'Request body is not valid JSON' },
  body_too_large: { status: 413, title: 'Request body is too large' },
  fields_missing: { status: 400, title: 'Missing required fields: user_id, keystroke_data' },
  user_id_invalid: { status: 400, title: 'user_id must be a string of 1 to 128 printable characters' },
  events_not_a_list: { status: 400, title: 'keystroke_data must be a non-empty list' },
  events_empty: { status: 400, title: 'keystroke_data must be a non-empty list' },
  too_many_events: { status: 413, title: 'keystroke_data holds too many events' },
  event_not_an_object: { status: 400, title: 'An event of keystroke_data is not an object' },
  key_invalid: { status: 400, title: 'An event of keystroke_data has no usable key' },
  event_kind_invalid: { status: 400, title: 'An event of keystroke_data is neither down nor up' },
  timestamp_invalid: { status: 400, title: 'An event of keystroke_data has no usable timestamp' },
  too_few_keys: { status: 400, title: 'Unable to extract features from keystroke data' },
  user_not_enrolled: { status: 404, title: 'User model not found. Please train the model first.' },
  endpoint_not_found: { status: 404, title: 'Endpoint not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  api_key_missing: { status: 401, title: 'An API key is required' },
  api_key_invalid: { status: 401, title: 'The API key is not valid' },
  already_enrolled: { status: 403, title: 'The user is enrolled already: more samples need an API key' },
  request_invalid: { status: 400, title: 'The request can not be understood' },
  request_too_slow: { status: 408, title: 'The request did not arrive in time' },
  headers_too_large: { status: 431, title: 'The headers of the request are too large' },
  request_timeout: { status: 503, title: 'The request took too long' },
  service_unavailable: { status: 503, title: 'The service can not answer at the moment' },
  internal_error: { status: 500, title: 'Internal server error' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** An error a client is told about. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly code: ErrorCode;
  readonly status: number;

  /** @param detail what exactly was got and expected; default: the catalogue's title */
  constructor(code: ErrorCode, detail: string = ERROR_CATALOGUE[code].title) {
    super(detail);
    this.code = code;
    this.status = ERROR_CATALOGUE[code].status;
  }
}
