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
 * Whether samples spell the phrase that a challenge asked for, every one of them; nothing to check where it asked for
 * none. A sample of another text beside the phrase would carry whatever typing somebody got hold of.
 *
 * @throws {ProtocolError} `phrase_differs`, `too_many_typos`, `key_names_missing`
 */
export function checkPhrase(challenge: ChallengeRecord | null, samples: readonly TypedSample[]): void {
  if (challenge === null || challenge.phrase === null) return;
  for (const { sample } of samples) {
    const result = typedPhrase(sample, challenge.phrase);
    if (result !== 'matches') throw new ProtocolError(DEFECTS[result]);
  }
}
