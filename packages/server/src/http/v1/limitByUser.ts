import { isRecord } from '@keystroke-auth/engine';
import type { FastifyInstance } from 'fastify';

/**
 * Counts requests about one person, whichever key of the application they come with. Not those with a challenge: whose
 * it is, is not known yet, and whoever makes challenges is counted.
 */
export function limitByUser(v1: FastifyInstance): void {
  v1.addHook('preHandler', async (request) => {
    const { caller, params, body } = request;
    if (caller?.kind !== 'key') return;
    const userId = userIn(params) ?? userIn(body);
    if (userId !== undefined) await request.limitRate('user', caller.principal.application, userId);
  });
}

function userIn(part: unknown): string | undefined {
  return isRecord(part) && typeof part.user_id === 'string' ? part.user_id : undefined;
}
