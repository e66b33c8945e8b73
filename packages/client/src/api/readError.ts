import type { ErrorCode } from '@keystroke-auth/protocol';
import { isRecord } from '../isRecord.ts';
import { type ClientErrorCode, KeystrokeAuthError } from './error.ts';
import { readRetryAfter } from './retryAfter.ts';

/** What came back, whatever it is. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** What was going on. */
export interface Circumstances {
  readonly requestsSent: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The error that an answer stands for: the problem document (RFC 9457) in it, or that there is none. */
export function readError(answer: RawAnswer, { requestsSent, now }: Circumstances): KeystrokeAuthError {
  const { status, headers } = answer;
  const problem = parseJson(answer.text);
  const common = { status, requestsSent, retryAfter: readRetryAfter(headers.get('retry-after'), now) };
  const requestId = headers.get('x-request-id');
  if (status >= 400 && isRecord(problem) && isCode(problem.code)) {
    const { type: _type, title, status: _status, detail, instance, code, ...members } = problem;
    return new KeystrokeAuthError({
      ...common,
      code,
      title: textOr(title, code),
      detail: textOr(detail, textOr(title, code)),
      requestId: requestId ?? requestOf(instance),
      members,
    });
  }
  return unexpected({ ...common, requestId }, describe(answer));
}

/** Nothing came back. */
export function networkError(cause: unknown, requestsSent: number): KeystrokeAuthError {
  return without('network_failed', 'The service was not reached', causeOf(cause), requestsSent, cause);
}

/** Nothing came back in time. */
export function timeoutError(cause: unknown, timeout: number, requestsSent: number): KeystrokeAuthError {
  const detail = `got no answer within ${timeout} ms`;
  return without('timed_out', 'The call took too long', detail, requestsSent, cause);
}

function without(
  code: ClientErrorCode,
  title: string,
  detail: string,
  requestsSent: number,
  cause: unknown,
): KeystrokeAuthError {
  const nothing = { status: null, requestId: null, retryAfter: null, members: {} };
  return new KeystrokeAuthError({ ...nothing, code, title, detail, requestsSent, cause });
}

function unexpected(
  common: Pick<KeystrokeAuthError, 'status' | 'requestsSent' | 'retryAfter' | 'requestId'>,
  detail: string,
): KeystrokeAuthError {
  const title = 'Something else than the service answered';
  return new KeystrokeAuthError({ ...common, code: 'unexpected_answer', title, detail, members: {} });
}

/** Never its text: nobody knows what a stranger puts there. */
function describe({ status, headers, text }: RawAnswer): string {
  if (status === 0 || (status >= 300 && status < 400)) {
    return 'got a redirect, expected the service itself: correct the url';
  }
  const type = headers.get('content-type')?.split(';')[0] ?? 'no type';
  const expected = status >= 400 ? 'a problem document' : 'the answer of the route';
  return `got HTTP ${status} with ${text === '' ? 'nothing' : type}, expected ${expected}`;
}

/** The JSON of a body; undefined for a body that is empty or something else. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The shape of a code; which ones there are depends on the version of the service. */
function isCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && /^[a-z][a-z0-9_]{0,63}$/.test(code);
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

function requestOf(instance: unknown): string | null {
  return (typeof instance === 'string' ? /^urn:request:(.+)$/.exec(instance)?.[1] : undefined) ?? null;
}

/** Node's fetch says only that it failed; why is in its cause. */
function causeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'nothing answered';
  const inner = thrown.cause instanceof Error ? thrown.cause.message : '';
  return inner === '' ? thrown.message : inner;
}
