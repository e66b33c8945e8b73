import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { RateLimiter } from '../../ports/rateLimiter.ts';
import { addressGroup } from '../../services/addressGroup.ts';

/** The numbers as Prometheus reads them. */
export interface MetricsPage {
  readonly contentType: string;
  render(): Promise<string>;
}

const PATH = '/metrics';

/** `GET /metrics` beside the other routes. @param token what a reader has to bring; null for nothing */
export function metricsRoute(server: FastifyInstance, page: MetricsPage, token: string | null): void {
  server.get(PATH, async (request, reply) => {
    if (!mayRead(request.headers.authorization, token)) {
      await request.limitRate('address');
      return reply.code(401).header('www-authenticate', 'Bearer').send();
    }
    return reply
      .header('cache-control', 'no-store')
      .type(page.contentType)
      .send(await page.render());
  });
}

/** What counts those who are refused. */
export interface RefusalLimit {
  readonly limiter: RateLimiter;
  /** A minute; 0: no limit. */
  readonly perAddress: number;
}

/** `GET /metrics` on a port of its own, and nothing else there. */
export function createMetricsServer(page: MetricsPage, token: string | null, limit: RefusalLimit): Server {
  return createServer((request, response) => {
    const known = request.url === PATH && request.method === 'GET';
    if (!known || !mayRead(request.headers.authorization, token)) {
      const from = addressGroup(request.socket.remoteAddress ?? '');
      mayBeRefused(limit, from).then(
        (allowed) => response.writeHead(allowed ? (known ? 401 : 404) : 429).end(),
        () => response.writeHead(503).end(),
      );
      return;
    }
    page.render().then(
      (text) => response.writeHead(200, { 'content-type': page.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
}

async function mayBeRefused({ limiter, perAddress }: RefusalLimit, from: string): Promise<boolean> {
  return perAddress === 0 || (await limiter.take(`address\n${from}`, perAddress)).allowed;
}

function mayRead(authorization: string | undefined, token: string | null): boolean {
  if (token === null) return true;
  const hashOf = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hashOf(authorization ?? ''), hashOf(`Bearer ${token}`));
}
