import type { Context, Decision } from '@keystroke-auth/protocol';
import type { OriginKind } from '../../ports/fingerprintRecords.ts';
import type { Records } from '../../ports/store.ts';
import type { UserKey, UserRecord } from '../../ports/userRecords.ts';
import { addressGroup } from '../addressGroup.ts';
import { bucketOf, UNNAMED } from './locks.ts';

/** Devices and addresses remembered of a person, of each kind. */
const ORIGINS_KEPT = 10;

/**
 * Under what the failures of a try are counted: the device that the backend named, or else the address, or else one
 * origin for all that name neither; see locks.ts for those that find no room.
 */
export async function originOf(
  { fingerprints }: Records,
  user: UserRecord,
  context: Context | undefined,
): Promise<Origin> {
  const named = nameOf(context);
  if (named === null) return { bucket: UNNAMED, shared: true };
  const { kind, value } = named;
  const tag = await fingerprints.tagOrigin(user, kind, value);
  const isKnown = async () => (await fingerprints.knowsOrigin(user, kind, value)) === 'this';
  return { bucket: await bucketOf(user, tag, isKnown), shared: kind === 'address' };
}

export interface Origin {
  /** Under which of the person's origins failures are counted. */
  readonly bucket: string;
  /** Whether others may well be there, too: behind one address, or where nobody says. */
  readonly shared: boolean;
}

function nameOf(context: Context | undefined): { readonly kind: OriginKind; readonly value: string } | null {
  if (context?.device_id !== undefined) return { kind: 'device', value: context.device_id };
  return context?.ip === undefined ? null : { kind: 'address', value: addressGroup(context.ip) };
}

/**
 * Notices a device or an address that the person was never allowed from before; remembers them once allowed. Kept as
 * keyed hashes: an address is nobody's business after that. A hint for the caller's own rules, no part of the decision.
 */
export type NoteOrigin = (
  records: Records,
  user: UserKey,
  context: Context | undefined,
  allowed: boolean,
  now: Date,
) => Promise<Decision['flags']>;

export function createNoteOrigin(): NoteOrigin {
  return async (records, user, context, allowed, now) => {
    const flags: Decision['flags'] = [];
    for (const [kind, value, flag] of origins(context)) {
      const known = await records.fingerprints.knowsOrigin(user, kind, value);
      if (known === 'others') flags.push(flag);
      if (allowed) await records.fingerprints.addOrigin(user, kind, value, now, ORIGINS_KEPT);
    }
    return flags;
  };
}

function origins(
  context: Context | undefined,
): (readonly [OriginKind, string, 'new_device' | 'new_address'])[] {
  const found: (readonly [OriginKind, string, 'new_device' | 'new_address'])[] = [];
  if (context?.device_id !== undefined) found.push(['device', context.device_id, 'new_device']);
  if (context?.ip !== undefined) found.push(['address', addressGroup(context.ip), 'new_address']);
  return found;
}
