import { type Kysely, sql } from 'kysely';
import { PartitionsRefused } from '../../ports/store.ts';
import type { Schema } from '../sql/schema.ts';

/**
 * Divides every table whose key names a person into so many partitions, by the hash of the person: one transaction, during which
 * others wait. What is there moves along; keys, references and indexes keep their names.
 *
 * @returns the tables that were divided; none when they are divided like that already
 * @throws {PartitionsRefused}
 */
export async function partition(db: Kysely<Schema>, count: number): Promise<string[]> {
  return db.transaction().execute(async (transaction) => {
    await checkDivided(transaction, count);
    const tables = await tablesOfPeople(transaction);
    const parts = [];
    for (const table of tables) parts.push({ table, ...(await describe(transaction, table)) });
    const references = await referencesOf(transaction, tables);
    for (const { table, name } of references)
      await run(transaction, `alter table ${table} drop constraint ${name}`);
    for (const { table, sequences, constraints, indexes } of parts) {
      const whole = `${table}_whole`;
      await run(transaction, `alter table ${table} rename to ${whole}`);
      await run(
        transaction,
        `create table ${table} (like ${whole} including defaults including constraints including storage)
         partition by hash (user_id)`,
      );
      for (let part = 0; part < count; part++) {
        await run(
          transaction,
          `create table ${table}_p${part} partition of ${table} for values with (modulus ${count}, remainder ${part})`,
        );
      }
      for (const { sequence, column } of sequences) {
        await run(transaction, `alter sequence ${sequence} owned by ${table}.${column}`);
      }
      await run(transaction, `insert into ${table} select * from ${whole}`);
      await run(transaction, `drop table ${whole}`);
      for (const { name, definition } of constraints) {
        await run(transaction, `alter table ${table} add constraint ${name} ${definition}`);
      }
      for (const { definition } of indexes) await run(transaction, definition);
    }
    for (const { table, name, definition } of references) {
      await run(transaction, `alter table ${table} add constraint ${name} ${definition}`);
    }
    return tables;
  });
}

/** Names come from the catalogue, quoted where they need it. */
async function run(db: Kysely<Schema>, statement: string): Promise<void> {
  await sql.raw(statement).execute(db);
}

async function checkDivided(db: Kysely<Schema>, count: number): Promise<void> {
  const { rows } = await sql<{ parts: number }>`
    select count(*) as parts from pg_inherits where inhparent = 'users'::regclass
  `.execute(db);
  const parts = rows[0]?.parts ?? 0;
  if (parts > 0 && parts !== count) {
    throw new PartitionsRefused(
      `the store is divided into ${parts} already, and that can not be changed here`,
    );
  }
}

/** Whole tables whose primary key has the person in it. */
async function tablesOfPeople(db: Kysely<Schema>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select quote_ident(t.relname) as name
    from pg_class t
    join pg_constraint k on k.conrelid = t.oid and k.contype = 'p'
    join pg_attribute c on c.attrelid = t.oid and c.attnum = any (k.conkey) and c.attname = 'user_id'
    where t.relkind = 'r' and not t.relispartition and t.relnamespace = current_schema()::regnamespace
    order by 1
  `.execute(db);
  return rows.map(({ name }) => name);
}

interface Named {
  readonly name: string;
  readonly definition: string;
}

async function describe(db: Kysely<Schema>, table: string) {
  const constraints = await sql<Named>`
    select quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
    from pg_constraint where conrelid = ${table}::regclass and contype in ('p', 'u') order by contype, conname
  `.execute(db);
  const indexes = await sql<Named>`
    select quote_ident(i.relname) as name, pg_get_indexdef(i.oid) as definition
    from pg_index x join pg_class i on i.oid = x.indexrelid
    where x.indrelid = ${table}::regclass
      and not exists (select from pg_constraint where conindid = i.oid and conrelid = x.indrelid)
    order by 1
  `.execute(db);
  const sequences = await sql<{ column: string; sequence: string }>`
    select quote_ident(column_name) as column, pg_get_serial_sequence(${table}, column_name) as sequence
    from information_schema.columns
    where table_schema = current_schema() and quote_ident(table_name) = ${table}
      and pg_get_serial_sequence(${table}, column_name) is not null
  `.execute(db);
  return { constraints: constraints.rows, indexes: indexes.rows, sequences: sequences.rows };
}

/** References from these tables, or to them. */
async function referencesOf(
  db: Kysely<Schema>,
  tables: readonly string[],
): Promise<(Named & { readonly table: string })[]> {
  const { rows } = await sql<Named & { table: string }>`
    select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
    from pg_constraint
    where contype = 'f' and (conrelid::regclass::text = any (${tables}) or confrelid::regclass::text = any (${tables}))
    order by 1, 2
  `.execute(db);
  return rows;
}
