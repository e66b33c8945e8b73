import { typedPhrase } from '@keystroke-auth/engine';
import { type ErrorCode, ProtocolError } from '@keystroke-auth/protocol';
import type { ChallengeRecord } from '../../ports/challengeRecords.ts';
import type { TypedSample } from './samples.ts';

const DEFECTS = {
  different_text: 'phrase_differs',
  too_many_typos: 'too_many_typos',
  keys_not_named: 'key_names_missing',
} as const satisfies Record<string, ErrorCode>;

/**
 * Whether samples spell the phrase that a challenge asked for; nothing to check where it asked for none. Of a second
 * try, the last sample is the one that was asked for.
 *
 * @throws {ProtocolError} `phrase_differs`, `too_many_typos`, `key_names_missing`
 */
export function checkPhrase(challenge: ChallengeRecord | null, samples: readonly TypedSample[]): void {
  if (challenge === null || challenge.phrase === null) return;
  const last = samples.at(-1);
  if (last === undefined) throw new ProtocolError('phrase_differs');
  const result = typedPhrase(last.sample, challenge.phrase);
  if (result !== 'matches') throw new ProtocolError(DEFECTS[result]);
}
