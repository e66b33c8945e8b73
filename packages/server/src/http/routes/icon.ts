import type { FastifyInstance } from 'fastify';

const A_DAY = 24 * 60 * 60;

/** Keys as bars: how long each is held, and the gaps between them. */
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><title>keystroke-auth</title><rect width="32" height="32" rx="7" fill="#0b6e5f"/><g fill="#fff"><rect x="6" y="11" width="4" height="10" rx="1"/><rect x="12" y="11" width="7" height="10" rx="1"/><rect x="23" y="11" width="3" height="10" rx="1"/></g></svg>';

/**
 * `GET /favicon.svg`, which every page of the service names as its icon, and `/favicon.ico`, which browsers ask for where
 * an answer is no page, such as that of `/health`. Needs no key.
 */
export function iconRoute(server: FastifyInstance): void {
  for (const path of ['/favicon.svg', '/favicon.ico']) {
    server.get(path, async (_request, reply) =>
      reply
        .type('image/svg+xml')
        .header('cache-control', `public, max-age=${A_DAY}`)
        .header('cross-origin-resource-policy', 'same-origin')
        .send(ICON),
    );
  }
}
