import type { CreateTableBuilder, Kysely } from 'kysely';

/**
 * A new table that begins with whose its rows are. Migrations share it, so it must stay as it is, as they do: a table that is to
 * name people otherwise says so itself.
 */
export function ofPerson<Table extends string>(
  db: Kysely<unknown>,
  table: Table,
): CreateTableBuilder<Table, 'application' | 'user_id'> {
  return db.schema
    .createTable(table)
    .addColumn('application', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull());
}

/** The same table, whose rows go with the person. It must stay as it is as well. */
export function referringToUsers<Table extends string, Column extends string>(
  table: CreateTableBuilder<Table, Column | 'application' | 'user_id'>,
): CreateTableBuilder<Table, Column | 'application' | 'user_id'> {
  return table.addForeignKeyConstraint(
    'of_user',
    ['application', 'user_id'],
    'users',
    ['application', 'user_id'],
    (constraint) => constraint.onDelete('cascade'),
  );
}
