/**
 * What a log line says about requests, answers and errors. The types are unknown on purpose: Fastify hands over its
 * own objects, plugins and tests others, and a log line must never be the thing that fails.
 */

export interface LoggedRequest {
  readonly id: string | undefined;
  readonly method: string | undefined;
  /** The pattern (`/user/:user_id/info`), never the path, which holds a user id. */
  readonly route: string;
}

export interface LoggedReply {
  readonly method: string | undefined;
  readonly route: string;
  readonly status: number | undefined;
  /** Milliseconds since the request arrived, to a tenth. */
  readonly ms: number | undefined;
}

export interface LoggedError {
  readonly type: string;
  readonly code: string | undefined;
  readonly message: string;
  readonly stack: string | undefined;
  readonly cause: LoggedError | undefined;
}

export function serialiseRequest(request: unknown): LoggedRequest {
  return {
    id: text(field(request, 'id')),
    method: text(field(request, 'method')),
    route: route(request),
  };
}

export function serialiseReply(reply: unknown): LoggedReply {
  const request = field(reply, 'request');
  const ms = number(field(reply, 'elapsedTime'));
  return {
    method: text(field(request, 'method')),
    route: route(request),
    status: number(field(reply, 'statusCode')),
    ms: ms === undefined ? undefined : Math.round(ms * 10) / 10,
  };
}

/** Causes this deep say where it began; an error that is its own cause must end somewhere. */
const CAUSES = 3;

/** Type, code, message and stack only: drivers and validators hang rows, bodies and headers on their errors. */
export function serialiseError(error: unknown, causes = CAUSES): LoggedError {
  if (!(error instanceof Error)) {
    const message =
      typeof error === 'string' ? hideUserIds(error) : 'something that is not an Error was thrown';
    return { type: typeof error, code: undefined, message, stack: undefined, cause: undefined };
  }
  const { cause } = error;
  return {
    type: text(error.constructor?.name) ?? error.name,
    code: text(field(error, 'code')),
    message: hideUserIds(`${error.message}`),
    stack: error.stack === undefined ? undefined : hideUserIds(`${error.stack}`),
    cause: cause === undefined || causes === 0 ? undefined : serialiseError(cause, causes - 1),
  };
}

/** Fastify writes paths into some of its messages ("Route GET:/user/alice/info not found"), with what was asked for. */
export function hideUserIds(message: string): string {
  return message.replace(/(\/users?\/)[^/?\s"'`]+/g, '$1…').replace(/(\/[\w/.…-]*\?)[^\s"'`]+/g, '$1…');
}

function route(request: unknown): string {
  return text(field(field(request, 'routeOptions'), 'url')) ?? '(no route)';
}

function field(object: unknown, name: string): unknown {
  return typeof object === 'object' && object !== null ? Reflect.get(object, name) : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
