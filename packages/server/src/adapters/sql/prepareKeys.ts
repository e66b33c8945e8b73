import type { Kysely } from 'kysely';
import type { Vault } from '../../ports/vault.ts';
import { noteErasure } from './noteErasure.ts';
import type { Schema } from './schema.ts';
import { removeRows } from './userRecords.ts';

/** Keys in one question. */
const PAGE = 500;

/** A store that is being opened. */
export interface PreparedStore {
  readonly db: Kysely<Schema>;
  /** Writes in a transaction. */
  submit<Result>(work: (db: Kysely<Schema>) => Promise<Result>): Promise<Result>;
  readonly vault: Vault;
  /** Encrypts what was kept before anything was encrypted, and removes its traces. */
  sealAll(): Promise<void>;
}

/**
 * Brings store and keys together: the keys are this store's, everything is encrypted, and whoever was erased is gone from
 * both, also after a crash in between or when an older copy of either was brought back.
 *
 * @throws {KeysRefused}
 */
export async function prepareKeys(store: PreparedStore): Promise<void> {
  const { db, vault } = store;
  const { id, bound } = await openKeys(db, vault);
  if (bound === undefined) {
    await store.submit(async (db) => {
      await db
        .insertInto('key_store')
        .values({ id, sealed_at: null, judged_sealed_at: null })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    });
  }
  if ((bound?.judged_sealed_at ?? null) === null) {
    await store.sealAll();
    const now = new Date().toISOString();
    await store.submit(async (db) => {
      await db
        .updateTable('key_store')
        .set({ sealed_at: bound?.sealed_at ?? now, judged_sealed_at: now })
        .execute();
    });
  }
  await destroyKeysOfErased(store);
  await removeThoseWithoutKey(store);
}

/** Checks the keys, and says what the store knew of them before. @throws {KeysRefused} */
export async function openKeys(db: Kysely<Schema>, vault: Vault) {
  const bound = await db.selectFrom('key_store').selectAll().executeTakeFirst();
  return { id: await vault.open(bound?.id ?? null), bound };
}

/** The crash came after the rows were gone and before the key was. */
async function destroyKeysOfErased({ db, vault }: PreparedStore): Promise<void> {
  let last = '';
  for (;;) {
    const page = await db
      .selectFrom('erasures')
      .select('key_id')
      .where('key_id', '>', last)
      .orderBy('key_id')
      .limit(PAGE)
      .execute();
    const ids = page.map(({ key_id }) => key_id);
    if (ids.length > 0) await vault.destroy(ids);
    last = ids.at(-1) ?? last;
    if (page.length < PAGE) return;
  }
}

/** The store is a copy from before the erasure: nothing of these people can be read, and nothing is kept. */
async function removeThoseWithoutKey({ submit, vault }: PreparedStore): Promise<void> {
  let last = '';
  for (;;) {
    const ids = await vault.destroyed(last, PAGE);
    if (ids.length > 0) await submit((db) => removePeople(db, ids));
    last = ids.at(-1) ?? last;
    if (ids.length < PAGE) return;
  }
}

async function removePeople(db: Kysely<Schema>, keyIds: readonly string[]): Promise<void> {
  const people = await db
    .selectFrom('users')
    .select(['application', 'user_id', 'key_id'])
    .where('key_id', 'in', keyIds)
    .execute();
  for (const { application, user_id: pseudonym, key_id } of people) {
    await removeRows(db, application, pseudonym);
    await noteErasure(db, { application, pseudonym, keyId: key_id, erasedAt: new Date(), receipt: null });
  }
}
