import type { FastifyInstance, FastifyReply } from 'fastify';

/** Browsers that met the service over HTTPS once come back by HTTPS only, for a year, to names below its own as well. */
const HTTPS_ONLY = `max-age=${365 * 24 * 60 * 60}; includeSubDomains`;

/** What no page of the service needs. */
export const CLOSED_PAGE = [
  "default-src 'none'",
  // By name, too: readers of policies look for it.
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/** Of what is no page: should a browser ever show it as one, it loads, runs and is framed by nothing. */
const NO_PAGE = [...CLOSED_PAGE, 'sandbox'].join('; ');

/**
 * Answers are about people: no cache keeps them, and no browser takes them for something else. A route that has
 * something else to say sets its own header.
 *
 * @param https whether the service itself speaks HTTPS; behind a proxy, this is the proxy's to say
 */
export function guardAnswers(server: FastifyInstance, https: boolean): void {
  server.addHook('onRequest', (_request, reply, done) => {
    guardAnswer(reply);
    if (https) reply.header('strict-transport-security', HTTPS_ONLY);
    done();
  });
}

export function guardAnswer(reply: FastifyReply): void {
  reply
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', NO_PAGE);
}

/** What else a page says on which a person looks at it, beside its own policy of what it may load. */
export function guardPage(reply: FastifyReply, policy: string): void {
  reply
    .header('content-security-policy', policy)
    .header('referrer-policy', 'no-referrer')
    .header('cross-origin-opener-policy', 'same-origin')
    .header('cross-origin-resource-policy', 'same-origin');
}
