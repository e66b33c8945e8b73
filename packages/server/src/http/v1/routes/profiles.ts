import { Profile, RollbackRequest } from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';
import type { UseCases } from '../../../services/v1/useCases.ts';
import { principalOf } from '../principalOf.ts';
import { route } from '../route.ts';
import { REMOVE_PROFILE_EXAMPLES, RESET_EXAMPLES, ROLLBACK_EXAMPLES } from './examples/users.ts';
import { ProfileParams } from './parameters.ts';

/** One template of a person: away with it, again from the start, or back to how it was. */
export function profilesRoutes(v1: FastifyInstance, { changeProfile }: UseCases): void {
  route(
    v1,
    {
      method: 'DELETE',
      url: '/v1/users/:user_id/profiles/:profile_id',
      scope: 'users:delete',
      params: ProfileParams,
      answer: { 204: null },
      tag: 'Profiles',
      summary: 'Remove a profile',
      description: 'Its samples, templates and probes go with it.',
      errors: ['user_id_invalid', 'profile_not_found'],
      idempotent: false,
      examples: REMOVE_PROFILE_EXAMPLES,
    },
    async ({ params }, call) => {
      await changeProfile.remove(call, principalOf(call), params.user_id, params.profile_id);
      return { status: 204, body: null };
    },
  );
  route(
    v1,
    {
      method: 'POST',
      url: '/v1/users/:user_id/profiles/:profile_id/reset',
      scope: 'users:reset',
      params: ProfileParams,
      answer: { 200: Profile },
      tag: 'Profiles',
      summary: 'Start an enrolment again',
      errors: ['user_id_invalid', 'profile_not_found'],
      idempotent: true,
      examples: RESET_EXAMPLES,
    },
    async ({ params }, call) => ({
      status: 200,
      body: await changeProfile.reset(call, principalOf(call), params.user_id, params.profile_id),
    }),
  );
  route(
    v1,
    {
      method: 'POST',
      url: '/v1/users/:user_id/profiles/:profile_id/rollback',
      scope: 'users:reset',
      params: ProfileParams,
      body: RollbackRequest,
      answer: { 200: Profile },
      tag: 'Profiles',
      summary: 'Go back to an earlier template',
      description:
        'It becomes the newest version. Samples that came after it go, so that nothing is learned from them again.',
      errors: ['user_id_invalid', 'profile_not_found', 'version_not_found'],
      idempotent: true,
      examples: ROLLBACK_EXAMPLES,
    },
    async ({ params, body }, call) => ({
      status: 200,
      body: await changeProfile.rollback(
        call,
        principalOf(call),
        params.user_id,
        params.profile_id,
        body.version,
      ),
    }),
  );
}
