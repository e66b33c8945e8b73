import type { Context, Decision } from '@keystroke-auth/protocol';
import type { OriginKind } from '../../ports/fingerprintRecords.ts';
import type { Records } from '../../ports/store.ts';
import type { UserKey } from '../../ports/userRecords.ts';
import type { TypedSample } from './samples.ts';

/** Devices and addresses remembered of a person, of each kind. */
const ORIGINS_KEPT = 10;

/**
 * Notices a device or an address that the person was never allowed from before; remembers them once allowed. Kept as
 * keyed hashes: an address is nobody's business after that. A hint for the caller's own rules, no part of the decision.
 */
export type NoteOrigin = (
  records: Records,
  user: UserKey,
  samples: readonly TypedSample[],
  allowed: boolean,
  now: Date,
) => Promise<Decision['flags']>;

export function createNoteOrigin(): NoteOrigin {
  return async (records, user, samples, allowed, now) => {
    const context = samples.at(-1)?.context;
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
  if (context?.ip !== undefined) found.push(['address', context.ip, 'new_address']);
  return found;
}
