import {
  type Compilable,
  type CompiledQuery,
  type DialectAdapter,
  type InsertQueryBuilder,
  type Kysely,
  type QueryResult,
  type RawBuilder,
  sql,
} from 'kysely';
import type { Schema } from './schema.ts';

/** Runs a statement with its values. */
export type Statement<Values, Row> = (
  connection: Kysely<Schema>,
  values: Values,
) => Promise<QueryResult<Row>>;

/** Where a value goes in a statement. */
export type Slot<Values> = <Name extends keyof Values>(name: Name) => RawBuilder<Values[Name]>;

/**
 * The same text, in a search that SQLite would else plan anew for every value (an index with a condition, a least or
 * greatest value, an order): planning costs five to ten times the search.
 */
export function sameText(value: RawBuilder<string>): RawBuilder<string> {
  return sql<string>`cast(${value} as text)`;
}

/** Runs one statement, again and again. */
export type Prepared<Row> = (parameters: readonly unknown[]) => QueryResult<Row>;

/**
 * The adapter of a database in this process, which can run a statement at once: Kysely's own way from a query to its
 * rows (a lock on the connection, plugins, four promises) costs several times what SQLite needs.
 *
 * It is at once, also while a transaction is under way on this connection, which Kysely would wait for: a connection that
 * has transactions is used by nobody beside them.
 */
export interface DirectAdapter extends DialectAdapter {
  prepareDirectly<Row>(sql: string): Prepared<Row>;
}

/**
 * The adapter of a transaction on another machine: statements are sent as they come, without waiting for one another, and
 * run in order.
 */
export interface SendingAdapter extends DialectAdapter {
  send<Row>(sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>>;
  /** Where it fails, nothing of the transaction is written. */
  sendUnasked(sql: string, parameters: readonly unknown[]): void;
  /** A row that turns out to be there already undoes the transaction, which is then done again with this false. */
  readonly trustsNew: boolean;
}

/**
 * A statement that is built once per process and kind of database: building costs as much as running it. For what every request does.
 *
 * @param build the query, with `slot(name)` in the place of each value
 */
export function compiled<Values extends object>(): <Row>(
  build: (db: Kysely<Schema>, slot: Slot<Values>) => Compilable<Row>,
) => Statement<Values, Row> {
  return <Row>(build: (db: Kysely<Schema>, slot: Slot<Values>) => Compilable<Row>) => {
    const fill = filling(build);
    const prepared = new WeakMap<DialectAdapter, Prepared<Row>>();
    return async (connection, values) => {
      const { adapter } = connection.getExecutor();
      const { query, parameters } = fill(connection, values);
      const run = prepared.get(adapter);
      if (run !== undefined) return run(parameters);
      if (isSending(adapter)) return adapter.send<Row>(query.sql, parameters);
      if (!isDirect(adapter)) return connection.executeQuery({ ...query, parameters });
      const first = adapter.prepareDirectly<Row>(query.sql);
      prepared.set(adapter, first);
      return first(parameters);
    };
  };
}

/**
 * As {@link compiled}, of a change whose outcome nobody needs to know: where the database is asked by way of a network, it resolves
 * before there is an answer. One that fails undoes the transaction, at its next question or at the commit.
 */
export function compiledChange<Values extends object>(): (
  build: (db: Kysely<Schema>, slot: Slot<Values>) => Compilable<unknown>,
) => (connection: Kysely<Schema>, values: Values) => Promise<void> {
  return (build) => {
    const fill = filling(build);
    const run = compiled<Values>()(build);
    return async (connection, values) => {
      const { adapter } = connection.getExecutor();
      if (!isSending(adapter)) return void (await run(connection, values));
      const { query, parameters } = fill(connection, values);
      adapter.sendUnasked(query.sql, parameters);
    };
  };
}

/**
 * As {@link compiled}, of a row that is added unless it is there: false when it was, which is hardly ever. By way of a network nobody
 * waits to hear that, as long as the transaction can be done again with waiting: where the row was there, it fails by a division
 * by zero. A key that is there twice would fail as well, but the server writes it into its log, with whose it is.
 *
 * @param build an insert
 */
export function compiledAddition<Values extends object>(): <Into extends keyof Schema, Added>(
  build: (db: Kysely<Schema>, slot: Slot<Values>) => InsertQueryBuilder<Schema, Into, Added>,
) => (connection: Kysely<Schema>, values: Values) => Promise<boolean> {
  return (build) => {
    const adding = (db: Kysely<Schema>, slot: Slot<Values>) =>
      build(db, slot).onConflict((conflict) => conflict.doNothing());
    const run = compiled<Values>()(adding);
    const fillTrusting = filling((db, slot: Slot<Values>) => {
      const added = sql`with added as (${adding(db, slot)} returning 1) select 1 / count(*) from added`;
      return { compile: () => added.compile(db) };
    });
    return async (connection, values) => {
      const { adapter } = connection.getExecutor();
      if (!isSending(adapter) || !adapter.trustsNew) {
        const { numAffectedRows = 0n } = await run(connection, values);
        return numAffectedRows > 0n;
      }
      const { query, parameters } = fillTrusting(connection, values);
      adapter.sendUnasked(query.sql, parameters);
      return true;
    };
  };
}

interface Filled<Row> {
  readonly query: CompiledQuery<Row>;
  /** In the places of those of the query. */
  readonly parameters: readonly unknown[];
}

/** A query that is built once for each kind of database, which has a language of its own, with the values of one request. */
function filling<Values extends object, Row>(
  build: (db: Kysely<Schema>, slot: Slot<Values>) => Compilable<Row>,
): (connection: Kysely<Schema>, values: Values) => Filled<Row> {
  const names = new Map<unknown, keyof Values>();
  const slot = <Name extends keyof Values>(name: Name): RawBuilder<Values[Name]> => {
    const mark = Symbol(String(name));
    names.set(mark, name);
    return sql<Values[Name]>`${mark}`;
  };
  const queries = new Map<unknown, CompiledQuery<Row>>();
  return (connection, values) => {
    const kind = connection.getExecutor().adapter.constructor;
    let query = queries.get(kind);
    if (query === undefined) {
      query = build(connection, slot).compile();
      queries.set(kind, query);
    }
    const parameters: unknown[] = [];
    for (const parameter of query.parameters) {
      const name = names.get(parameter);
      parameters.push(name === undefined ? parameter : values[name]);
    }
    return { query, parameters };
  };
}

function isDirect(adapter: DialectAdapter): adapter is DirectAdapter {
  return 'prepareDirectly' in adapter;
}

function isSending(adapter: DialectAdapter): adapter is SendingAdapter {
  return 'sendUnasked' in adapter;
}
