import type { Kysely, Selectable } from 'kysely';
import type { Secrets } from '../../ports/secrets.ts';
import { PersonGone } from '../../ports/store.ts';
import type { UserKey } from '../../ports/userRecords.ts';
import type { Vault } from '../../ports/vault.ts';
import { compiled } from './compiled.ts';
import type { Schema, UsersTable } from './schema.ts';
import { openText } from './sealed.ts';
import { forgetTextTag, textTag } from './textTag.ts';

/** A person as the store knows them. */
export interface Person {
  readonly pseudonym: string;
  readonly keyId: string;
  /** Plain. */
  readonly userId: string;
  /** Under the person's own key. */
  readonly secrets: Secrets;
}

/** What the table says of a person: null when there is none. */
type Row = Pick<Selectable<UsersTable>, 'key_id' | 'sealed_id'> | null;

const select = compiled<{ application: string; pseudonym: string }>()((db, slot) =>
  db
    .selectFrom('users')
    .select(['key_id', 'sealed_id'])
    .where('application', '=', slot('application'))
    .where('user_id', '=', slot('pseudonym')),
);

/**
 * Who is who within one transaction: plain ids outside, pseudonyms in the tables. It remembers what the transaction has
 * read, so that a person's row is looked up once.
 */
export interface People {
  readonly vault: Vault;
  /** What stands for the person in every table; the empty id, which is nobody's, stands for itself. */
  pseudonymOf(user: UserKey): Promise<string>;
  /** Null when there is no such person. @throws {PersonGone} when the person's key is gone */
  find(user: UserKey): Promise<Person | null>;
  /** @throws {PersonGone} when there is no such person, or the key is gone */
  get(user: UserKey): Promise<Person>;
  /** @throws {PersonGone} as {@link get} */
  byPseudonym(application: string, pseudonym: string): Promise<Person>;
  /** Remembers what a row says, or that there is none. */
  note(application: string, pseudonym: string, row: Row): void;
}

export function createPeople(db: Kysely<Schema>, vault: Vault): People {
  const rows = new Map<string, Row>();
  const pseudonyms = new Map<string, string>();
  const nameOf = (application: string, id: string) => `${application}\n${id}`;

  const pseudonymOf: People['pseudonymOf'] = async ({ application, userId }) => {
    if (userId === '') return '';
    const name = nameOf(application, userId);
    let pseudonym = pseudonyms.get(name);
    if (pseudonym === undefined) {
      pseudonym = pseudonymUnder(await vault.ofApplication(application), userId);
      pseudonyms.set(name, pseudonym);
    }
    return pseudonym;
  };
  const rowOf = async (application: string, pseudonym: string): Promise<Row> => {
    const name = nameOf(application, pseudonym);
    const known = rows.get(name);
    if (known !== undefined) return known;
    const row = (await select(db, { application, pseudonym })).rows[0] ?? null;
    rows.set(name, row);
    return row;
  };
  const open = async (application: string, pseudonym: string, userId?: string): Promise<Person | null> => {
    const row = await rowOf(application, pseudonym);
    if (row === null) return null;
    const secrets = await vault.ofPerson(row.key_id);
    if (secrets === null) throw new PersonGone('the key of a person is gone');
    const opened = userId ?? openId(secrets, application, pseudonym, row.sealed_id);
    return { pseudonym, keyId: row.key_id, userId: opened, secrets };
  };
  /** Who was asked for last: nearly every transaction is about one person, and asks for them at each statement. */
  let last: { readonly application: string; readonly userId: string; readonly person: Person } | null = null;

  const find: People['find'] = async ({ application, userId }) => {
    if (last?.userId === userId && last.application === application) return last.person;
    const person = await open(application, await pseudonymOf({ application, userId }), userId);
    last = person === null ? null : { application, userId, person };
    return person;
  };
  return {
    vault,
    pseudonymOf,
    find,
    get: async (user) => there(await find(user)),
    byPseudonym: async (application, pseudonym) => there(await open(application, pseudonym)),
    note(application, pseudonym, row) {
      rows.set(nameOf(application, pseudonym), row);
      last = null;
    },
  };
}

/**
 * Reads what stands under an application's key without making one where there is none, as in an application that was removed.
 *
 * @param read false: under names that nobody has
 */
export async function readUnderKey<Result>(
  vault: Vault,
  application: string,
  read: (isKnown: boolean) => Promise<Result>,
): Promise<Result> {
  const isKnown = async () => (await vault.ofKnownApplication(application)) !== null;
  const before = await isKnown();
  const result = await read(before);
  // A key is older than all that stands under it: one that is missing after a first statement has nothing that the transaction sees.
  return before || !(await isKnown()) ? result : read(true);
}

const PSEUDONYM = 'user';

export function pseudonymUnder(secrets: Secrets, userId: string): string {
  return textTag(secrets, PSEUDONYM, userId);
}

/** Who is erased is not remembered for a moment. */
export function forgetPseudonym(secrets: Secrets, userId: string): void {
  forgetTextTag(secrets, PSEUDONYM, userId);
}

/** The plain id as it stands in the person's row. */
export function sealId(secrets: Secrets, application: string, pseudonym: string, userId: string): Uint8Array {
  return secrets.seal('user-id', [application, pseudonym], Buffer.from(userId));
}

export function openId(secrets: Secrets, application: string, pseudonym: string, sealed: Uint8Array): string {
  return openText(secrets, 'user-id', [application, pseudonym], sealed);
}

function there(person: Person | null): Person {
  if (person === null) throw new PersonGone('there is no such person');
  return person;
}
