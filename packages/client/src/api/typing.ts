import type {
  AutoAnswer,
  ClientDecision,
  Decision,
  Enrolment,
  Sample,
  VerifyRequest,
} from '@keystroke-auth/protocol';
import { isRecord } from '../isRecord.ts';
import { decisionWith, objectWith } from './answers.ts';
import { CREATE, WRITE } from './kinds.ts';
import type { WriteOptions } from './options.ts';
import { path } from './path.ts';
import type { Send } from './request.ts';

/** What became of a sample: enrolled while samples are missing, then judged. */
export type AutoAnswerOf<Judged> =
  | Extract<AutoAnswer, { readonly action: 'enrol' }>
  | { readonly action: 'verify'; readonly decision: Judged };

/** What is done with what a person typed. */
export interface Typing<Judged extends Decision | ClientDecision> {
  /** Enrols a sample, or several: all or none. What is wrong with each is in the `members.quality` of the error. */
  enrol(userId: string, samples: Sample | readonly Sample[], options?: WriteOptions): Promise<Enrolment>;
  /** Decides on a sample, or on two that are fused. Ask `isAllowed` what the answer means; a throw means no. */
  verify(userId: string, tried: VerifyRequest, options?: WriteOptions): Promise<Judged>;
  /** Enrols until enrolled, then verifies. While `action` is `enrol`, nobody was verified. */
  auto(userId: string, tried: VerifyRequest, options?: WriteOptions): Promise<AutoAnswerOf<Judged>>;
}

const isEnrolment = objectWith<Enrolment>('samples', 'required', 'enrolled', 'profile');

export function createTyping<Judged extends Decision | ClientDecision>(send: Send): Typing<Judged> {
  const isJudged = decisionWith<Judged>('attempt_id');
  const isAutoAnswer = (body: unknown): body is AutoAnswerOf<Judged> =>
    isRecord(body) &&
    ((body.action === 'enrol' && isEnrolment(body.enrolment)) ||
      (body.action === 'verify' && isJudged(body.decision)));
  return {
    enrol: async (userId, samples, options) =>
      send(
        { ...CREATE, path: path`/v1/users/${userId}/samples`, body: samples, check: isEnrolment },
        options,
      ),
    verify: async (userId, tried, options) =>
      send({ ...WRITE, path: path`/v1/users/${userId}/verify`, body: tried, check: isJudged }, options),
    auto: async (userId, tried, options) =>
      send({ ...WRITE, path: path`/v1/users/${userId}/auto`, body: tried, check: isAutoAnswer }, options),
  };
}
