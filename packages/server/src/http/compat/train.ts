import { SampleRequest, TrainResponse } from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';
import { compatProfile } from '../../services/compat/compatProfile.ts';
import type { EnrolSample } from '../../services/compat/enrolSample.ts';
import { compatOperation } from './compatOperation.ts';
import { TRAIN_EXAMPLES } from './examples.ts';
import type { SampleReader } from './readSample.ts';

/** `POST /train`: adds a sample to a user. */
export function trainRoute(
  server: FastifyInstance,
  enrolSample: EnrolSample,
  readSample: SampleReader,
): void {
  server.post('/train', { config: { operation: OPERATION } }, async (request): Promise<TrainResponse> => {
    const principal = await request.authenticate('users:write');
    const { userId, sample } = readSample(request.body);
    await request.limitRate('user', principal.application, userId);
    const progress = await enrolSample(principal, compatProfile(principal, userId), sample, request.id);
    const response: TrainResponse = {
      status: 'Training data received',
      samples_count: progress.samples,
      model_trained: progress.enrolled,
    };
    return progress.enrolled
      ? response
      : { ...response, message: `Need ${progress.required} samples to train model` };
  });
}

const OPERATION = compatOperation({
  summary: 'Add a sample to a user; a template is made once there are enough',
  body: SampleRequest,
  answer: { 200: TrainResponse },
  errors: ['already_enrolled'],
  examples: TRAIN_EXAMPLES,
});
