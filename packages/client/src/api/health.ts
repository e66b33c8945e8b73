import type { HealthResponse } from '@keystroke-auth/protocol';
import { isRecord } from '../isRecord.ts';
import type { CallOptions } from './options.ts';
import type { Send } from './request.ts';

/** How the service is at this moment: also `unhealthy` is an answer, so nothing is repeated. */
export type Health = (options?: CallOptions) => Promise<HealthResponse>;

export function createHealth(send: Send): Health {
  return async (options) =>
    send({ method: 'GET', path: '/health', repeat: 'never', statuses: [200, 503], check: isHealth }, options);
}

function isHealth(body: unknown): body is HealthResponse {
  return isRecord(body) && (body.status === 'healthy' || body.status === 'unhealthy');
}
