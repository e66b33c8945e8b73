import type { FastifyInstance, FastifyReply } from 'fastify';

/** Browsers that met the service over HTTPS once come back by HTTPS only, for a year. */
const HTTPS_ONLY = `max-age=${365 * 24 * 60 * 60}`;

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
  reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
}

/** What no page of the service needs. */
export const CLOSED_PAGE = [
  "default-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/** What else a page says on which a person looks at it, beside its own policy of what it may load. */
export function guardPage(reply: FastifyReply, policy: string): void {
  reply
    .header('content-security-policy', policy)
    .header('referrer-policy', 'no-referrer')
    .header('cross-origin-opener-policy', 'same-origin')
    .header('cross-origin-resource-policy', 'same-origin');
}
