import type { KeyStore } from '../../ports/keyStore.ts';
import { KeysRefused } from '../../ports/vault.ts';
import type { KeyWrap } from './keyWrap.ts';

/** Gets how many keys are done and how many there are to do. */
export type OnRekeyed = (done: number, total: number) => void;

/** Keys in one transaction. */
const BATCH = 500;

/**
 * Encrypts every key under the first of these secrets that is not yet; nothing that they encrypt changes. What is
 * interrupted goes on when it is called again, and the service may run meanwhile if it knows both secrets.
 *
 * @returns how many keys were done
 * @throws {KeysRefused} for a key that is under none of them; those before it are done
 */
export async function rekey(
  keys: KeyStore,
  wraps: readonly [KeyWrap, ...KeyWrap[]],
  onRekeyed: OnRekeyed,
): Promise<number> {
  const [current] = wraps;
  let done = 0;
  for (;;) {
    const { keys: others, total } = await keys.wrappedByOthers(current.fingerprint, BATCH);
    if (others.length === 0) return done;
    onRekeyed(done, done + total);
    const known = others.map((record) => {
      const wrap = wraps.find(({ fingerprint }) => fingerprint === record.wrappedBy);
      if (wrap === undefined) {
        throw new KeysRefused(
          'some keys are encrypted under neither SECRET_KEY nor SECRET_KEY_PREVIOUS: set SECRET_KEY_PREVIOUS to the secret before',
        );
      }
      return current.wrap(record.id, record, wrap.unwrap(record));
    });
    await keys.rewrap(known);
    done += known.length;
    onRekeyed(done, done + total - known.length);
  }
}
