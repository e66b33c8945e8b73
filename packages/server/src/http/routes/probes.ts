import { ProbeResponse } from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';
import type { CheckHealth } from '../../services/checkHealth.ts';
import type { Operation } from '../openapi/operation.ts';
import { LIVEZ_EXAMPLES, READYZ_EXAMPLES } from './examples.ts';

/**
 * What asks again and again whether this process is to go on: `GET /livez` (else it is started anew) and `GET /readyz` (else it gets
 * no requests). The first asks nothing but the process: a store that is down is not mended by killing whoever waits for it, and one
 * that this process may not write to any more is.
 */
export function probeRoutes(
  server: FastifyInstance,
  {
    checkHealth,
    isBroken,
    isDegraded,
  }: { readonly checkHealth: CheckHealth; isBroken(): boolean; isDegraded(): boolean },
): void {
  server.get('/livez', { config: { operation: LIVEZ } }, async (_request, reply): Promise<ProbeResponse> => {
    if (!isBroken()) return { status: 'ok' };
    reply.code(503);
    return { status: 'unavailable' };
  });
  server.get(
    '/readyz',
    { config: { operation: READYZ } },
    async (_request, reply): Promise<ProbeResponse> => {
      if ((await checkHealth()).healthy) return { status: isDegraded() ? 'degraded' : 'ok' };
      reply.code(503);
      return { status: 'unavailable' };
    },
  );
}

const PROBE = {
  tag: 'Operations',
  access: null,
  errorShape: 'flask',
  errors: ['headers_too_large'],
  idempotent: false,
  deprecated: false,
} as const;

const LIVEZ: Operation = {
  ...PROBE,
  summary: 'Whether the process answers',
  description:
    'For a liveness probe: it does not ask the store. 503 only where a new start helps: the disk failed to keep what was written, so nothing is written any more.',
  answer: { 200: ProbeResponse, 503: ProbeResponse },
  examples: LIVEZ_EXAMPLES,
};

const READYZ: Operation = {
  ...PROBE,
  summary: 'Whether requests should be sent here',
  description:
    'For readiness probes and load balancers: 503 while the store does not answer, or takes nothing that is to be written. `degraded`, with 200, while what counts rate limits for all services does not (the Redis of `REDIS_URL`, or PostgreSQL): each service counts for itself meanwhile. A service that stops closes its port at once and answers what it has begun.',
  answer: { 200: ProbeResponse, 503: ProbeResponse },
  examples: READYZ_EXAMPLES,
};
