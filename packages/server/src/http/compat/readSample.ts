import {
  isRecord,
  KeystrokeError,
  type KeystrokeErrorCode,
  type KeystrokeSample,
  type ParseEventsOptions,
  parseSample,
} from '@keystroke-auth/engine';
import { isUserId, ProtocolError } from '@keystroke-auth/protocol';

export interface SampleBody {
  readonly userId: string;
  readonly sample: KeystrokeSample;
}

/** Reads a `{user_id, keystroke_data}` body. @throws {ProtocolError} for the first thing that is wrong with it */
export type SampleReader = (body: unknown) => SampleBody;

/** Defects that the Flask service answers with a fixed message; all others say what was got and expected. */
const FIXED_MESSAGE: ReadonlySet<KeystrokeErrorCode> = new Set([
  'events_not_a_list',
  'events_empty',
  'too_few_keys',
]);

export function createSampleReader(options: ParseEventsOptions): SampleReader {
  return (body) => {
    if (body === undefined) throw new ProtocolError('request_not_json');
    if (!isRecord(body) || body.user_id === undefined || body.keystroke_data === undefined) {
      throw new ProtocolError('fields_missing');
    }
    if (!isUserId(body.user_id)) throw new ProtocolError('user_id_invalid');
    return { userId: body.user_id, sample: readSample(body.keystroke_data, options) };
  };
}

function readSample(data: unknown, options: ParseEventsOptions): KeystrokeSample {
  try {
    return parseSample(data, options);
  } catch (error) {
    if (!(error instanceof KeystrokeError)) throw error;
    throw FIXED_MESSAGE.has(error.code)
      ? new ProtocolError(error.code)
      : new ProtocolError(error.code, error.message);
  }
}
