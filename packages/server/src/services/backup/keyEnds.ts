import { Strict } from '@keystroke-auth/protocol';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { ApiKeyRecord } from '../../ports/apiKeyStore.ts';
import {
  type BackupAbout,
  BackupBroken,
  type BackupCipher,
  type BackupStorage,
} from '../../ports/backups.ts';
import { collect } from './collect.ts';

/** That an API key ended, or ends earlier than it was made to: revoked, or with a successor. */
export type KeyEnd = Pick<ApiKeyRecord, 'id' | 'revokedAt' | 'expiresAt' | 'successor'>;

/** What is known of the ends of API keys where backups are kept. */
export interface KeyLedger {
  /** Every key that ended before is in it. */
  readonly writtenAt: Date;
  readonly ends: readonly KeyEnd[];
}

const FILE = 'api-keys.ledger';
const ABOUT: BackupAbout = { kind: 'api-keys' };

const Time = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' });
const NullableTime = Type.Union([Time, Type.Null()]);
const ledgerCheck = Compile(
  Strict({
    written_at: Time,
    keys: Type.Array(
      Strict({
        id: Type.String(),
        revoked_at: NullableTime,
        expires_at: NullableTime,
        successor: Type.Union([Type.String(), Type.Null()]),
      }),
    ),
  }),
);

/** Writes the ends of keys to where backups are kept. What is there stays in it, also when this store, from an older copy, does not know it. */
export async function shipKeyEnds(
  { storage, cipher }: { readonly storage: BackupStorage; readonly cipher: BackupCipher },
  ends: readonly KeyEnd[],
  writtenAt: Date,
): Promise<void> {
  const kept = await keptKeyEnds({ storage, cipher });
  const all = new Map(kept?.ends.map((end) => [end.id, end]));
  for (const end of ends) {
    const { revokedAt = null } = all.get(end.id) ?? {};
    all.set(end.id, { ...end, revokedAt: end.revokedAt ?? revokedAt });
  }
  const keys = [...all.values()].map(({ id, revokedAt, expiresAt, successor }) => ({
    ...{ id, successor },
    revoked_at: revokedAt?.toISOString() ?? null,
    expires_at: expiresAt?.toISOString() ?? null,
  }));
  async function* data() {
    yield Buffer.from(JSON.stringify({ written_at: writtenAt.toISOString(), keys }));
  }
  await storage.put(FILE, cipher.encrypt(ABOUT, data()));
}

/** Null where there is none: it goes with every backup, so it was lost or taken away, or an older version made the backups. */
export async function keptKeyEnds({
  storage,
  cipher,
}: {
  readonly storage: BackupStorage;
  readonly cipher: BackupCipher;
}): Promise<KeyLedger | null> {
  const file = await storage.get(FILE);
  if (file === null) return null;
  const value: unknown = JSON.parse(Buffer.concat(await collect(cipher.decrypt(ABOUT, file))).toString());
  if (!ledgerCheck.Check(value)) throw new BackupBroken('the ledger of API keys holds something else');
  const date = (text: string | null) => (text === null ? null : new Date(text));
  return {
    writtenAt: new Date(value.written_at),
    ends: value.keys.map(({ id, revoked_at, expires_at, successor }) => ({
      ...{ id, successor, revokedAt: date(revoked_at), expiresAt: date(expires_at) },
    })),
  };
}
