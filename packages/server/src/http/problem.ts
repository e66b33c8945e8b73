import { ERROR_CATALOGUE, type Problem, type ProtocolError } from '@keystroke-auth/protocol';

/**
 * Where the catalogue of errors is served. A problem's `type` is a path on the service itself: there is no domain that
 * would have to outlive every deployment, and it can be looked up without the internet.
 */
export const ERRORS_PATH = '/docs/errors';

export const PROBLEM_TYPE = 'application/problem+json';

/** The problem document (RFC 9457) of an error; members of the code's own never replace a standard one. */
export function problemOf(error: ProtocolError, requestId: string): Problem {
  const { title, help } = ERROR_CATALOGUE[error.code];
  return {
    ...error.members,
    type: `${ERRORS_PATH}#${error.code}`,
    title,
    status: error.status,
    // Where nothing is known of this one case, what to do says more than the title once more.
    detail: error.message === title ? help : error.message,
    instance: `urn:request:${requestId}`,
    code: error.code,
  };
}

/** Whether a URL is answered in the manner of version 1; everything else is as the Flask service was. */
export function isVersionOne(url: string): boolean {
  return /^\/(?:v1|docs|demo|openapi\.json)(?:[/?]|$)/.test(url);
}
