import { HealthResponse } from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';
import type { CheckHealth } from '../../services/checkHealth.ts';
import type { Operation } from '../openapi/operation.ts';
import { HEALTH_EXAMPLES } from './examples.ts';

/** `GET /health`: needs no key, names no user. 503 when the store does not answer. */
export function healthRoute(
  server: FastifyInstance,
  checkHealth: CheckHealth,
  about: { readonly version: string; readonly model: string; readonly storeKind: string },
): void {
  const started = performance.now();
  server.get(
    '/health',
    { config: { operation: OPERATION } },
    async (_request, reply): Promise<HealthResponse> => {
      const { healthy, cache } = await checkHealth();
      if (!healthy) reply.code(503);
      return {
        status: healthy ? 'healthy' : 'unhealthy',
        service: 'Keystroke Dynamics Authentication API',
        timestamp: new Date().toISOString(),
        version: about.version,
        model: about.model,
        store: { kind: about.storeKind, ok: healthy },
        cache,
        uptime_seconds: Math.floor((performance.now() - started) / 1_000),
      };
    },
  );
}

const OPERATION: Operation = {
  tag: 'Operations',
  summary: 'Whether the service and its store answer',
  access: null,
  answer: { 200: HealthResponse, 503: HealthResponse },
  errorShape: 'flask',
  errors: ['headers_too_large'],
  idempotent: false,
  deprecated: false,
  examples: HEALTH_EXAMPLES,
};
