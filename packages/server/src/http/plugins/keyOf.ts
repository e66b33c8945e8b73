import type { FastifyRequest } from 'fastify';

/**
 * The key of `Authorization: Bearer …` or `X-API-Key: …`; undefined when neither is there. What is there and is no
 * key comes back as it is: it is refused, so that a broken set-up is noticed.
 */
export function keyOf({ headers }: FastifyRequest): string | undefined {
  const { authorization } = headers;
  if (authorization !== undefined) return /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? authorization;
  const header = headers['x-api-key'];
  return Array.isArray(header) ? header.join() : header;
}
