import { type Kysely, sql } from 'kysely';
import { isSqlite } from '../dialect.ts';

/**
 * Samples and templates say whose they are, not only of which profile. Keys begin with application and person, so that on PostgreSQL
 * a person's rows are in one partition of each table, or on one machine.
 *
 * A SQLite file is never divided, so there the keys stay as they are, which are shorter; sessions are found by person, too, so
 * that one statement replaces them on both.
 */
export async function beginKeysWithPerson(db: Kysely<unknown>): Promise<void> {
  for (const table of ['samples', 'template_versions']) {
    for (const column of ['application', 'user_id']) {
      await db.schema
        .alterTable(table)
        .addColumn(column, 'text', (definition) => definition.notNull().defaultTo(''))
        .execute();
    }
    await sql`
      update ${sql.table(table)} set
        application = (select p.application from profiles p where p.id = profile_id),
        user_id = (select p.user_id from profiles p where p.id = profile_id)
    `.execute(db);
  }
  await db.schema.dropIndex('sessions_of_user').execute();
  if (isSqlite(db)) {
    await sql`create unique index sessions_of_user on sessions (application, user_id, id)`.execute(db);
    return;
  }
  await dropReferences(db);
  await sql`alter table profiles drop constraint profiles_id_key`.execute(db);
  await sql`alter table profiles add constraint profiles_id unique (application, user_id, id)`.execute(db);
  await setKey(db, 'template_versions', ['profile_id', 'version']);
  await setKey(db, 'samples', ['profile_id', 'seq']);
  await setKey(db, 'attempts', ['id']);
  await setKey(db, 'sessions', ['id']);
  for (const table of ['template_versions', 'samples']) {
    await sql`
      alter table ${sql.table(table)} add constraint of_profile foreign key (application, user_id, profile_id)
        references profiles (application, user_id, id) on delete cascade
    `.execute(db);
  }
  for (const index of ['samples_of_profile', 'attempts_of_user', 'attempts_with_probe']) {
    await db.schema.dropIndex(index).execute();
  }
  // By what the keys began with before.
  await sql`create index attempts_by_id on attempts (application, id)`.execute(db);
  await sql`create index sessions_by_id on sessions (application, id)`.execute(db);
  // A person's tag is of one application.
  await sql`create index attempts_with_probe on attempts (user_id, profile_id, id) where probe is not null`.execute(
    db,
  );
}

/** What refers by less than the whole key; deliveries, which are not divided by person, are removed with the person by name. */
async function dropReferences(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ table: string; name: string }>`
    select conrelid::regclass::text as table, conname as name from pg_constraint
    where contype = 'f' and connamespace = current_schema()::regnamespace and (
      confrelid = 'profiles'::regclass or conrelid = 'webhook_deliveries'::regclass and confrelid = 'users'::regclass)
  `.execute(db);
  for (const { table, name } of rows) {
    await sql`alter table ${sql.table(table)} drop constraint ${sql.ref(name)}`.execute(db);
  }
}

/** A primary key of application, person and more, in the place of the one that there is. */
async function setKey(db: Kysely<unknown>, table: string, columns: readonly string[]): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select conname as name from pg_constraint where contype = 'p' and conrelid = ${table}::regclass
  `.execute(db);
  for (const { name } of rows) {
    await sql`alter table ${sql.table(table)} drop constraint ${sql.ref(name)}`.execute(db);
  }
  const key = sql.join(['application', 'user_id', ...columns].map((column) => sql.ref(column)));
  await sql`
    alter table ${sql.table(table)} add constraint ${sql.ref(`${table}_key`)} primary key (${key})
  `.execute(db);
}
