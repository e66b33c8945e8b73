import type { Kysely } from 'kysely';
import type { Vault } from '../../ports/vault.ts';
import { sealDetails } from './auditDetails.ts';
import type { PreparedStore } from './prepareKeys.ts';
import type { Schema } from './schema.ts';
import { sealJudged, sealStanding } from './sealed.ts';

/** In one transaction. */
const PEOPLE = 20;
const ROWS_OF_LOG = 500;
/** What migration 0013 left to be sealed is JSON; what is sealed begins with its version. */
const PLAIN = '{';

/** Encrypts what migration 0013 gathered, and rows of the log about people: what is interrupted goes on later. */
export async function sealJudgements({
  submit,
  vault,
}: Pick<PreparedStore, 'submit' | 'vault'>): Promise<void> {
  let person: string | null = '';
  while (person !== null) {
    const after: string = person;
    person = await submit((db) => sealPeopleAfter(db, vault, after));
  }
  let row: number | null = 0;
  while (row !== null) {
    const after: number = row;
    row = await submit((db) => sealLogAfter(db, vault, after));
  }
}

/** The last person's key; null after all of them. */
async function sealPeopleAfter(db: Kysely<Schema>, vault: Vault, after: string): Promise<string | null> {
  const people = await db
    .selectFrom('users')
    .select(['application', 'user_id', 'key_id', 'standing'])
    .where('key_id', '>', after)
    .orderBy('key_id')
    .limit(PEOPLE)
    .execute();
  for (const { application, user_id: pseudonym, key_id: keyId, standing } of people) {
    const secrets = await vault.ofPerson(keyId);
    // Somebody who was erased since this copy was made, and is removed right after.
    if (secrets === null) continue;
    const owner = { pseudonym, secrets };
    if (isPlain(standing)) {
      await db
        .updateTable('users')
        .set({ standing: sealStanding(owner, application, standing) })
        .where('application', '=', application)
        .where('user_id', '=', pseudonym)
        .execute();
    }
    await sealAttempts(db, owner, application);
  }
  return people.at(-1)?.key_id ?? null;
}

async function sealAttempts(
  db: Kysely<Schema>,
  owner: Parameters<typeof sealJudged>[0],
  application: string,
): Promise<void> {
  const attempts = await db
    .selectFrom('attempts')
    .select(['id', 'judged'])
    .where('application', '=', application)
    .where('user_id', '=', owner.pseudonym)
    .execute();
  for (const { id, judged } of attempts) {
    if (!isPlain(judged)) continue;
    await db
      .updateTable('attempts')
      .set({ judged: sealJudged(owner, id, judged) })
      .where('application', '=', application)
      .where('id', '=', id)
      .execute();
  }
}

/** The last row; null after all of them. Macs are over the plain text: chains stay as they are. */
async function sealLogAfter(db: Kysely<Schema>, vault: Vault, after: number): Promise<number | null> {
  const rows = await db
    .selectFrom('audit')
    .select(['id', 'writer', 'sequence', 'details'])
    .where('id', '>', after)
    .where('subject', 'is not', null)
    .orderBy('id')
    .limit(ROWS_OF_LOG)
    .execute();
  for (const { id, ...row } of rows) {
    if (!row.details.startsWith(PLAIN)) continue;
    const details = sealDetails(vault.deployment, row);
    await db.updateTable('audit').set({ details }).where('id', '=', id).execute();
  }
  return rows.at(-1)?.id ?? null;
}

function isPlain(value: Uint8Array): boolean {
  return value[0] === PLAIN.charCodeAt(0);
}
