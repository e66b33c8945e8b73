import { TOKEN_LIFETIME_SECONDS } from '@keystroke-auth/protocol';
import type { SigningKeyRecord } from '../../ports/signingKeys.ts';

/** For so long everybody may keep a copy of the public keys (s); the answer says so. */
export const KEY_SET_MAX_AGE_SECONDS = 300;
/** For so long a process goes by the keys that it read (ms). */
export const KEYS_READ_FOR = 60_000;
/** So long before it signs, a new key is published (ms): twice what copies and processes may lag behind. */
export const ANNOUNCED_FOR = 2 * (KEY_SET_MAX_AGE_SECONDS * 1_000 + KEYS_READ_FOR);
/** How far clocks of instances and of those who check tokens may differ (ms). */
const CLOCK_DIFFERENCE = 60_000;
/** So long after its last signature a key stays published (ms): until the token that it is under has expired. */
export const PUBLISHED_AFTER = TOKEN_LIFETIME_SECONDS * 1_000 + CLOCK_DIFFERENCE;

type Scheduled = Pick<SigningKeyRecord, 'activeFrom'>;

/** The key that signs at a time: the newest whose time has come; null while there is none. `keys` by `activeFrom`. */
export function signingAt<Key extends Scheduled>(keys: readonly Key[], time: Date): Key | null {
  return keys.findLast(({ activeFrom }) => activeFrom <= time) ?? null;
}

/** The keys that others may meet or will: what signs, what will, and what signed a token that is still good. */
export function publishedAt<Key extends Scheduled>(keys: readonly Key[], time: Date): readonly Key[] {
  return keys.filter((_key, i) => {
    const next = keys[i + 1];
    return next === undefined || next.activeFrom.getTime() + PUBLISHED_AFTER > time.getTime();
  });
}

/** When the next key has to begin to sign; null while it need not be made yet. */
export function nextKeyFrom(keys: readonly Scheduled[], time: Date, maxAge: number): Date | null {
  const newest = keys.at(-1);
  if (newest === undefined || signingAt(keys, time) === null) return time;
  const announcing = new Date(time.getTime() + ANNOUNCED_FOR);
  return newest.activeFrom.getTime() + maxAge <= announcing.getTime() ? announcing : null;
}
