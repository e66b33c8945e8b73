import { grants, ProtocolError } from '@keystroke-auth/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Latency } from '../../services/console/latency.ts';
import type { Operations } from '../../services/console/operations.ts';
import { DEFAULT_APPLICATION, type Principal } from '../../services/principal.ts';
import { type ConsoleAccess, consoleSessionOf } from './consoleCaller.ts';

/**
 * What the console shows of the deployment: jobs, backups, times of answers, the chain of the audit log. Of everybody, so it is for the
 * operator: who may read the audit log of the application `default`, or whose key reaches beyond its application.
 */
export function operationsRoutes(
  server: FastifyInstance,
  access: ConsoleAccess,
  { operations, latency, isDegraded }: OperationsParts,
): void {
  const answer =
    <Body>(work: () => Promise<Body>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<Body> => {
      const { principal } = await consoleSessionOf(request, reply, access);
      if (!isOperator(principal)) {
        throw new ProtocolError(
          'scope_missing',
          'got a session that sees its own application, expected audit:read of the application default, or tenants',
          { required_scope: principal.application === DEFAULT_APPLICATION ? 'audit:read' : 'tenants' },
        );
      }
      return work();
    };
  server.get(
    '/v1/console/system',
    answer(async () => ({ ...(await operations.system()), degraded: isDegraded() })),
  );
  server.get('/v1/console/backups', answer(operations.backups));
  server.get(
    '/v1/console/latency',
    answer(async () => latency.read()),
  );
  server.post('/v1/console/audit-check', answer(operations.checkAudit));
}

export interface OperationsParts {
  readonly operations: Operations;
  readonly latency: Latency;
  isDegraded(): boolean;
}

function isOperator({ application, scopes }: Principal): boolean {
  return grants(scopes, 'tenants') || (application === DEFAULT_APPLICATION && grants(scopes, 'audit:read'));
}
