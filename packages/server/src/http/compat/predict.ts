import { PredictResponse, SampleRequest } from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';
import { compatProfile } from '../../services/compat/compatProfile.ts';
import type { VerifySample } from '../../services/compat/verifySample.ts';
import { compatOperation } from './compatOperation.ts';
import { PREDICT_EXAMPLES } from './examples.ts';
import type { SampleReader } from './readSample.ts';

/** `POST /predict`: was this typed by the user? */
export function predictRoute(
  server: FastifyInstance,
  verifySample: VerifySample,
  readSample: SampleReader,
): void {
  server.post('/predict', { config: { operation: OPERATION } }, async (request): Promise<PredictResponse> => {
    const principal = await request.authenticate('verify');
    const { userId, sample } = readSample(request.body);
    await request.limitRate('user', principal.application, userId);
    const name = compatProfile(principal, userId);
    const { accepted, margin } = await verifySample(principal, name, sample, request.id);
    const response = { user_id: userId, authenticated: accepted, confidence_score: margin };
    return accepted ? response : { ...response, reason: 'Typing pattern anomaly detected' };
  });
}

const OPERATION = compatOperation({
  summary: 'Was this typed by the user?',
  body: SampleRequest,
  answer: { 200: PredictResponse },
  errors: ['user_not_enrolled'],
  examples: PREDICT_EXAMPLES,
});
