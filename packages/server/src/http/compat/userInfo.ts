import { isUserId, ProtocolError, UserId, UserInfoResponse } from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { compatProfile } from '../../services/compat/compatProfile.ts';
import type { DescribeEnrolment } from '../../services/compat/describeEnrolment.ts';
import { compatOperation } from './compatOperation.ts';
import { USER_INFO_EXAMPLES } from './examples.ts';

/** `GET /user/<user_id>/info`: how far a user's enrolment is. */
export function userInfoRoute(server: FastifyInstance, describeEnrolment: DescribeEnrolment): void {
  server.get<{ Params: { user_id: string } }>(
    '/user/:user_id/info',
    { config: { operation: OPERATION } },
    async (request): Promise<UserInfoResponse> => {
      const principal = await request.authenticate('users:read');
      const { user_id: userId } = request.params;
      if (!isUserId(userId)) throw new ProtocolError('user_id_invalid');
      await request.limitRate('user', principal.application, userId);
      const enrolment = await describeEnrolment(compatProfile(principal, userId));
      return {
        user_id: userId,
        training_samples: enrolment.samples,
        has_trained_model: enrolment.enrolled,
        min_samples_required: enrolment.required,
        max_feature_length: enrolment.featureLength,
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
