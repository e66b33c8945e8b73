import type pg from 'pg';

/** A table of the target, as far as it matters for copying. */
export interface CopiedTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** In the order of the primary key, in which rows are copied. */
  readonly key: readonly string[];
  /** Column that a sequence numbers; null where there is none. */
  readonly numbered: string | null;
}

/** Every table of the store that keeps something, those that others refer to first. */
export async function tablesOf(client: pg.ClientBase): Promise<CopiedTable[]> {
  const { rows } = await client.query<{
    name: string;
    columns: string[];
    key: string[];
    numbered: string | null;
  }>(`
    select t.relname as name,
      (select array_agg(attname::text order by attnum) from pg_attribute
        where attrelid = t.oid and attnum > 0 and not attisdropped) as columns,
      (select array_agg(attname::text order by array_position(k.conkey, attnum)) from pg_attribute
        where attrelid = t.oid and attnum = any (k.conkey)) as key,
      (select attname from pg_attribute where attrelid = t.oid and attnum > 0
        and case when attisdropped then false
          else pg_get_serial_sequence(quote_ident(t.relname), attname) is not null end) as numbered
    from pg_class t join pg_constraint k on k.conrelid = t.oid and k.contype = 'p'
    where t.relnamespace = current_schema()::regnamespace and not t.relispartition and t.relpersistence = 'p'
      and t.relname not like 'kysely%' and t.relname <> 'store_copy'
    order by t.relname
  `);
  const { rows: references } = await client.query<{ from: string; to: string }>(`
    select f.relname as from, t.relname as to from pg_constraint c
    join pg_class f on f.oid = c.conrelid join pg_class t on t.oid = c.confrelid
    where c.contype = 'f' and f.oid <> t.oid
  `);
  return inOrder(rows, references);
}

function inOrder(
  tables: readonly CopiedTable[],
  references: readonly { readonly from: string; readonly to: string }[],
): CopiedTable[] {
  const ordered: CopiedTable[] = [];
  const left = new Map(tables.map((table) => [table.name, table]));
  while (left.size > 0) {
    const ready = [...left.values()].filter(
      ({ name }) => !references.some(({ from, to }) => from === name && left.has(to)),
    );
    if (ready.length === 0) throw new Error('the tables refer to each other in a circle');
    for (const table of ready) left.delete(table.name);
    ordered.push(...ready);
  }
  return ordered;
}

/** Names of columns in a statement of either database. */
export function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
