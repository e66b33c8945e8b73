import { isUserId, ProtocolError, UserId, UserInfoResponse } from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { compatProfile } from '../../services/compatProfile.ts';
import type { DescribeUser } from '../../services/describeUser.ts';
import { compatOperation } from '../openapi/compatOperation.ts';
import { USER_INFO_EXAMPLES } from './examples.ts';

/** `GET /user/<user_id>/info`: how far a user's enrolment is. */
export function userInfoRoute(server: FastifyInstance, describeUser: DescribeUser): void {
  server.get<{ Params: { user_id: string } }>(
    '/user/:user_id/info',
    { config: { operation: OPERATION } },
    async (request): Promise<UserInfoResponse> => {
      const principal = await request.authenticate('users:read');
      const { user_id: userId } = request.params;
      if (!isUserId(userId)) throw new ProtocolError('user_id_invalid');
      await request.limitRate('user', principal.application, userId);
      const user = await describeUser(compatProfile(principal, userId));
      return {
        user_id: userId,
        training_samples: user.samples,
        has_trained_model: user.enrolled,
        min_samples_required: user.required,
        max_feature_length: user.featureLength,
      };
    },
  );
}

const OPERATION = compatOperation({
  summary: 'How far a user’s enrolment is',
  params: Type.Object({ user_id: UserId }),
  answer: { 200: UserInfoResponse },
  errors: ['user_id_invalid'],
  examples: USER_INFO_EXAMPLES,
});
