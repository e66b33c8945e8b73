import type { VerifyRequest } from '@keystroke-auth/protocol';
import { ProtocolError } from '@keystroke-auth/protocol';
import type { VerifyOptions } from '../../services/v1/verifyUser.ts';
import { readV1Sample } from './readV1Sample.ts';
import type { ReadKeystrokes } from './validateRequest.ts';

/** The samples and options of a try, in either of its shapes. */
export function readTry(read: ReadKeystrokes, body: VerifyRequest): VerifyOptions {
  const options = { contributions: body.include?.includes('contributions') ?? false, override: body.policy };
  if (!('samples' in body)) {
    return { ...options, samples: [readV1Sample(read, body)], retryOf: body.retry_of ?? null };
  }
  const [first, second] = body.samples.map((sample, i) => readV1Sample(read, sample, `/samples/${i}`));
  if (first === undefined) throw new ProtocolError('body_invalid', '/samples: got none, expected one or two');
  return { ...options, samples: second === undefined ? [first] : [first, second], retryOf: null };
}
