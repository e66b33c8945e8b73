import { type Kysely, type Selectable, sql } from 'kysely';
import type { Vault } from '../../ports/vault.ts';
import { pseudonymUnder, sealId } from '../sql/people.ts';
import type { Schema, UsersTable } from '../sql/schema.ts';
import { sealProbe, sealSample, sealTemplate } from '../sql/sealed.ts';
import { keyFor } from '../sql/userRecords.ts';
import type { GroupCommit } from './groupCommit.ts';

/** People in one transaction. */
const BATCH = 20;
const PATIENCE_MS = 5_000;

/** Encrypts what was kept in plain before migration 0004, a few people at a time: what is interrupted goes on later. */
export async function sealPeople(groupCommit: GroupCommit, vault: Vault): Promise<void> {
  for (;;) {
    const sealed = await groupCommit.submit(async (db) => {
      // A person's row and what refers to it change one after the other.
      await sql`pragma defer_foreign_keys = on`.execute(db);
      const plain = await db.selectFrom('users').selectAll().where('key_id', '=', '').limit(BATCH).execute();
      for (const row of plain) await sealPerson(db, vault, row);
      return plain.length;
    });
    if (sealed < BATCH) return;
  }
}

/**
 * Rewrites the whole file and empties the log: pages that were given back still hold what they held.
 *
 * @throws when another process works on the store
 */
export async function removeTraces(writer: Kysely<Schema>): Promise<void> {
  await sql`pragma busy_timeout = ${sql.lit(PATIENCE_MS)}`.execute(writer);
  await sql`vacuum`.execute(writer);
  const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(writer);
  if (rows[0]?.busy !== 0) {
    throw new Error(
      'the store is used by another process, so that old traces can not be removed: stop it first',
    );
  }
}

async function sealPerson(db: Kysely<Schema>, vault: Vault, row: Selectable<UsersTable>): Promise<void> {
  const { application, user_id: userId } = row;
  const pseudonym = pseudonymUnder(await vault.ofApplication(application), userId);
  const keyId = await keyFor(db, vault, application, pseudonym);
  const secrets = await vault.ofPerson(keyId);
  if (secrets === null) throw new Error('a key that was just made is not there');
  const owner = { pseudonym, secrets };
  const reason = row.exemption_reason;
  await db
    .updateTable('users')
    .set({
      user_id: pseudonym,
      key_id: keyId,
      sealed_id: sealId(secrets, application, pseudonym, userId),
      exemption_reason: reason && secrets.seal('exemption', [application, pseudonym], Buffer.from(reason)),
    })
    .where('application', '=', application)
    .where('user_id', '=', userId)
    .execute();
  const profiles = await db
    .updateTable('profiles')
    .set({ user_id: pseudonym })
    .where('application', '=', application)
    .where('user_id', '=', userId)
    .returning('id')
    .execute();
  for (const { id } of profiles) await sealProfile(db, owner, id);

  const attempts = await db
    .updateTable('attempts')
    .set({ user_id: pseudonym })
    .where('application', '=', application)
    .where('user_id', '=', userId)
    .returning(['id', 'probe'])
    .execute();
  for (const { id, probe } of attempts) {
    if (probe === null) continue;
    await db
      .updateTable('attempts')
      .set({ probe: sealProbe(owner, id, probe) })
      .where('application', '=', application)
      .where('id', '=', id)
      .execute();
  }
}

async function sealProfile(
  db: Kysely<Schema>,
  owner: Parameters<typeof sealSample>[0],
  profileId: string,
): Promise<void> {
  const samples = await db
    .selectFrom('samples')
    .select(['seq', 'kind', 'data'])
    .where('profile_id', '=', profileId)
    .execute();
  for (const { seq, kind, data } of samples) {
    await db
      .updateTable('samples')
      .set({ data: sealSample(owner, profileId, kind, data), user_id: owner.pseudonym })
      .where('seq', '=', seq)
      .execute();
  }
  const versions = await db
    .selectFrom('template_versions')
    .select(['version', 'template'])
    .where('profile_id', '=', profileId)
    .execute();
  for (const { version, template } of versions) {
    await db
      .updateTable('template_versions')
      .set({ template: sealTemplate(owner, profileId, version, template), user_id: owner.pseudonym })
      .where('profile_id', '=', profileId)
      .where('version', '=', version)
      .execute();
  }
}
