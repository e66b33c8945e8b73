import type { Secrets } from '../../ports/secrets.ts';
import type { Person } from './people.ts';
import { openStanding } from './sealed.ts';
import { decodeStanding, type Standing } from './standing.ts';

interface Read {
  readonly sealed: Uint8Array;
  readonly standing: Standing;
}

/** The last that was read of each person, kept with the person's key. */
const read = new WeakMap<Secrets, Read>();

/**
 * What the store holds of somebody's standing. It hardly ever changes from one try to the next, and the same bytes say
 * the same: those that were read last are not opened again.
 *
 * @throws {StoreUnavailable} for what was changed, moved, or is no standing
 */
export function readStanding(
  owner: Pick<Person, 'pseudonym' | 'secrets'>,
  application: string,
  sealed: Uint8Array,
): Standing {
  const last = read.get(owner.secrets);
  if (last !== undefined && Buffer.compare(last.sealed, sealed) === 0) return last.standing;
  const standing = decodeStanding(openStanding(owner, application, sealed));
  read.set(owner.secrets, { sealed, standing });
  return standing;
}
