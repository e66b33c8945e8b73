import { randomInt } from 'node:crypto';
import { countableKeys } from '@keystroke-auth/engine';
import type { Challenge, ChallengeRequest, Policy } from '@keystroke-auth/protocol';
import { makePhrase } from '../../phrases/makePhrase.ts';
import type { Records } from '../../ports/store.ts';
import type { UserKey } from '../../ports/userRecords.ts';
import { policyOf } from './policies.ts';
import { textStrength } from './textStrength.ts';

/** Enough for one in eight genuine tries lost at 1 % after five samples of enrolment: docs/guide/policy.md. */
const DEFAULT_KEYS = 40;

export type PhraseWish = NonNullable<ChallengeRequest['phrase']>;

/** Words to type, and how well typing them can be expected to tell people apart. */
export type MakePhrase = (
  records: Records,
  user: UserKey,
  wish: PhraseWish,
) => Promise<NonNullable<Challenge['phrase']>>;

/**
 * Drawn anew for each challenge by the system's random source. The strength is that of an enrolment just finished by
 * the policy: one that looked at the person's own would tell whether they are enrolled.
 */
export function createMakePhrase({ fallback }: { readonly fallback: Policy }): MakePhrase {
  return async (records, { application }, wish) => {
    const policy = await policyOf(records, application, fallback);
    const { language = 'en', words, min_keys: minKeys = DEFAULT_KEYS } = wish;
    const phrase = makePhrase({
      language,
      ...(words === undefined ? { minKeys } : { words }),
      random: (bound) => randomInt(bound),
    });
    const asTyped = {
      text: 'free',
      keys: countableKeys(phrase.text),
      samples: policy.samples_required,
      device: 'desktop',
    } as const;
    return {
      text: phrase.text,
      language,
      keys: phrase.keys,
      entropy_bits: phrase.entropyBits,
      strength: textStrength(asTyped, policy.target_false_match_rate),
    };
  };
}
