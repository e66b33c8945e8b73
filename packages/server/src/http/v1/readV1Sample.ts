import { KeystrokeError, type ParseEventsOptions, parseSample } from '@keystroke-auth/engine';
import { ProtocolError, type Sample } from '@keystroke-auth/protocol';
import type { TypedSample } from '../../services/v1/samples.ts';
import type { ReadKeystrokes } from './validateRequest.ts';

/** @throws {ProtocolError} for the first event that can't be used; the JSON pointer says in which sample it is */
export function createKeystrokeReader(options: ParseEventsOptions): ReadKeystrokes {
  return (data, pointer = '/keystroke_data') => {
    try {
      return parseSample(data, options);
    } catch (error) {
      if (!(error instanceof KeystrokeError)) throw error;
      const about = error.message.replace(/^keystroke_data: /, '');
      throw new ProtocolError(error.code, `${pointer}: ${about}`, { pointer });
    }
  };
}

/**
 * The sample of a body that was found valid, at `pointer` in it.
 *
 * @throws {ProtocolError} what only the engine can tell, such as `too_many_events` and `too_few_keys`
 */
export function readV1Sample(readKeystrokes: ReadKeystrokes, sample: Sample, pointer = ''): TypedSample {
  return {
    sample: readKeystrokes(sample.keystroke_data, `${pointer}/keystroke_data`),
    capture: sample.capture,
    context: sample.context,
    challenge: sample.challenge,
  };
}
