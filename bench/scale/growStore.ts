import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decodeEvents, sampleOf } from '@keystroke-auth/engine';
import Database from 'better-sqlite3';
import { createAuditKeys } from '../../packages/server/src/adapters/crypto/auditKeys.ts';
import { createKeyWrap } from '../../packages/server/src/adapters/crypto/keyWrap.ts';
import { newId } from '../../packages/server/src/adapters/crypto/newId.ts';
import { createVault } from '../../packages/server/src/adapters/crypto/vault.ts';
import { openPostgresStore } from '../../packages/server/src/adapters/postgres/openStore.ts';
import type { OpenedStore } from '../../packages/server/src/adapters/sql/openedStore.ts';
import { openSqliteKeyStore } from '../../packages/server/src/adapters/sqlite/keyStore.ts';
import { openSqliteStore } from '../../packages/server/src/adapters/sqlite/openStore.ts';
import { KEY_STORE_FILE, STORE_FILE } from '../../packages/server/src/composeStore.ts';
import type { AttemptRecord } from '../../packages/server/src/ports/attemptRecords.ts';
import type { KeyRecord, KeyStore } from '../../packages/server/src/ports/keyStore.ts';
import type { ProfileRecord } from '../../packages/server/src/ports/profileRecords.ts';
import type { SampleRecord } from '../../packages/server/src/ports/sampleRecords.ts';
import type { Records } from '../../packages/server/src/ports/store.ts';
import type { UserRecord } from '../../packages/server/src/ports/userRecords.ts';
import { SYSTEM } from '../../packages/server/src/services/audit/by.ts';
import { noteAct } from '../../packages/server/src/services/audit/noteAct.ts';
import { PROBES_KEPT } from '../../packages/server/src/services/v1/openProfile.ts';
import { decodeProbe } from '../../packages/server/src/services/v1/probe.ts';
import { fingerprintOf } from '../../packages/server/src/services/v1/samples.ts';

export interface StorePlace {
  readonly dataDir: string;
  readonly secretKey: string;
  /** Null: SQLite in `dataDir`, where the keys are in either case. */
  readonly databaseUrl: string | null;
}

/** Somebody as the service enrolled them. */
interface Original {
  readonly user: UserRecord;
  readonly profile: ProfileRecord;
  readonly samples: readonly SampleRecord[];
  readonly fingerprints: readonly Uint8Array[];
  readonly template: Uint8Array;
  /** Oldest first. */
  readonly attempts: readonly AttemptRecord[];
}

/** People in one transaction, and of these, whose statements are under way at once: the database is at work meanwhile. */
const PART = 1_000;
const AT_ONCE = 100;
/** Attempts of an original that are copied, at most. */
const MOST_ATTEMPTS = 1_000;

export const personId = (number: number): string => `person-${number}`;

/**
 * Adds people to a store until there are so many, as rows that the service would have written: each has what one of the
 * originals has, under an id, a profile and keys of their own, and a row in the audit log for the enrolment.
 *
 * @param originals ids of people whom the service has enrolled with this text
 * @returns people added a second
 */
export async function growStore(
  place: StorePlace,
  { originals, textId }: { readonly originals: readonly string[]; readonly textId: string },
  { from, to }: { readonly from: number; readonly to: number },
  onAdded: (count: number) => void,
): Promise<number> {
  const keys = keysInParts(join(place.dataDir, KEY_STORE_FILE));
  const store = open(place, keys);
  try {
    await store.migrate();
    const models = await store.store.read((records) =>
      Promise.all(originals.map((id) => readOriginal(records, id))),
    );
    const started = performance.now();
    for (let next = from; next < to; ) {
      const end = Math.min(to, next + PART);
      await store.store.transact(async (records) => {
        const add = async (number: number): Promise<void> => {
          const original = models[number % models.length];
          if (original === undefined) throw new Error('expected somebody to copy');
          await addPerson(records, original, { userId: personId(number), textId });
        };
        for (let first = next; first < end; first += AT_ONCE) {
          const count = Math.min(AT_ONCE, end - first);
          await Promise.all(Array.from({ length: count }, (_, i) => add(first + i)));
        }
        keys.flush();
      });
      next = end;
      onAdded(next);
    }
    return (to - from) / ((performance.now() - started) / 1_000);
  } finally {
    await store.close();
    keys.close();
  }
}

async function readOriginal(records: Records, userId: string): Promise<Original> {
  const key = { application: 'default', userId };
  const [user, [profile]] = [await records.users.find(key), await records.profiles.ofUser(key)];
  const template = profile === undefined ? null : await records.templates.read(profile, profile.version);
  if (user === null || profile === undefined || template === null)
    throw new Error(`${userId} is not enrolled`);
  const samples = await records.samples.ofProfile(profile);
  const fingerprints = samples.map(({ data }) => fingerprintOf(sampleOf(decodeEvents(data))));
  const { found } = await records.attempts.page('default', { userId }, null, MOST_ATTEMPTS);
  return { user, profile, samples, fingerprints, template, attempts: found.toReversed() };
}

async function addPerson(
  records: Records,
  original: Original,
  { userId, textId }: { readonly userId: string; readonly textId: string },
): Promise<void> {
  const now = new Date();
  const textTag = await records.labels.tagOf('text', { application: 'default', userId }, textId);
  const user = { ...original.user, userId, createdAt: now, updatedAt: now };
  const profile: ProfileRecord = {
    ...original.profile,
    ...{ id: newId(), name: { ...original.profile.name, userId, textTag }, createdAt: now, updatedAt: now },
  };
  await records.users.save(user);
  for (const fingerprint of original.fingerprints) await records.fingerprints.addSample(user, fingerprint);
  await records.profiles.save(profile);
  await records.samples.append(profile, original.samples);
  const version = { version: profile.version, cause: 'enrolment', model: 'rhythm', createdAt: now } as const;
  await records.templates.add(profile, version, original.template);
  const details = { profile_id: profile.id, samples: original.samples.length, version: profile.version };
  await noteAct(records, SYSTEM, 'user.enrolled', user, details, now);
  for (const attempt of original.attempts) {
    await records.attempts.insert({ ...attempt, userId, id: newId(), profileId: profile.id, createdAt: now });
    for (const sample of attempt.probe === null ? [] : decodeProbe(attempt.probe)) {
      await records.fingerprints.addSample(user, fingerprintOf(sample));
    }
  }
  if (original.attempts.length > 0) await records.attempts.trimProbes(profile, PROBES_KEPT);
}

function open({ dataDir, secretKey, databaseUrl }: StorePlace, keys: KeyStore): OpenedStore {
  const vault = createVault({ keys, wraps: [createKeyWrap(secretKey)] });
  const common = { vault, audit: { keys: async () => createAuditKeys(vault.deployment) } };
  if (databaseUrl !== null) {
    return openPostgresStore({ ...common, url: databaseUrl, poolSize: 4, statementTimeoutMs: 60_000 });
  }
  const groupCommit = { maxItems: 1, maxWaitMs: 0 };
  return openSqliteStore({ ...common, file: join(dataDir, STORE_FILE), groupCommit });
}

/** The key store with one sync for many keys: a million of them would take an hour. */
function keysInParts(file: string): KeyStore & { flush(): void } {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const keys = openSqliteKeyStore(file);
  const database = new Database(file, { timeout: 5_000 });
  const insert = database.prepare<[string, string, string, Uint8Array, string]>(
    'insert into keys (id, application, pseudonym, wrapped, wrapped_by) values (?, ?, ?, ?, ?)',
  );
  const waiting = new Map<string, KeyRecord>();
  const insertAll = database.transaction(() => {
    for (const { id, application, pseudonym, wrapped, wrappedBy } of waiting.values()) {
      insert.run(id, application, pseudonym, wrapped, wrappedBy);
    }
  });
  return {
    ...keys,
    find: async (id) => waiting.get(id) ?? keys.find(id),
    async insert(record) {
      // Of applications and the deployment there are few.
      if (record.pseudonym === '') await keys.insert(record);
      else waiting.set(record.id, record);
    },
    flush() {
      insertAll();
      waiting.clear();
    },
    async close() {
      database.close();
      await keys.close();
    },
  };
}
