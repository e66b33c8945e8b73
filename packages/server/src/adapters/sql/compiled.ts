import {
  type Compilable,
  type CompiledQuery,
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
 * A statement that is built once per process and kind of database: building costs as much as running it. For what every request does.
 *
 * @param build the query, with `slot(name)` in the place of each value
 */
export function compiled<Values extends object>(): <Row>(
  build: (db: Kysely<Schema>, slot: Slot<Values>) => Compilable<Row>,
) => Statement<Values, Row> {
  return <Row>(build: (db: Kysely<Schema>, slot: Slot<Values>) => Compilable<Row>) => {
    const names = new Map<unknown, keyof Values>();
    const slot = <Name extends keyof Values>(name: Name): RawBuilder<Values[Name]> => {
      const mark = Symbol(String(name));
      names.set(mark, name);
      return sql<Values[Name]>`${mark}`;
    };
    const queries = new Map<unknown, CompiledQuery<Row>>();
    return (connection, values) => {
      // Each kind of database has a language of its own.
      const { constructor: kind } = connection.getExecutor().adapter;
      let query = queries.get(kind);
      if (query === undefined) {
        query = build(connection, slot).compile();
        queries.set(kind, query);
      }
      const parameters = query.parameters.map((parameter) => {
        const name = names.get(parameter);
        return name === undefined ? parameter : values[name];
      });
      return connection.executeQuery({ ...query, parameters });
    };
  };
}
