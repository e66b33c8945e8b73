import { ProtocolError } from '@keystroke-auth/protocol';
import type { ChallengeRecord } from '../../ports/challengeRecords.ts';
import type { Records } from '../../ports/store.ts';
import { idOfToken, isTokenOf } from './tokens.ts';

/** The challenge of a token, used or not. @throws {ProtocolError} `challenge_invalid` */
export async function findChallenge(records: Records, token: string): Promise<ChallengeRecord> {
  const id = idOfToken(token);
  const challenge = id === null ? null : await records.challenges.find(id);
  if (challenge === null || !isTokenOf(token, challenge.hash)) throw new ProtocolError('challenge_invalid');
  return challenge;
}
