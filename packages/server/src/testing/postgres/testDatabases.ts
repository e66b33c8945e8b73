import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

/** Databases of a real server, each of a test's own. */
export interface TestDatabases {
  /** An empty database, or a copy of one that nobody is connected to. Answers with its address. */
  create(copyOf?: string): Promise<string>;
  /** What {@link create} made, where the server outlives the tests. */
  removeAll(): Promise<void>;
}

/**
 * The PostgreSQL server that all tests share. Where there is none, tests that need one are left out with one loud line; in CI that
 * is a failure.
 */
export async function testDatabases(): Promise<TestDatabases | null> {
  const response = await fetch(inject('postgres'));
  const answer: Answer = JSON.parse(await response.text());
  if (answer.url === undefined) {
    const line = `NO POSTGRESQL: its tests are left out (${answer.error})`;
    if (process.env.CI === 'true') throw new Error(line);
    process.stderr.write(`\n${line}\n\n`);
    return null;
  }
  return databasesOf(answer.url, answer.temporary === true);
}

interface Answer {
  readonly url?: string;
  readonly temporary?: boolean;
  readonly error?: string;
}

function databasesOf(url: string, temporary: boolean): TestDatabases {
  const names: string[] = [];
  // Each statement over a connection of its own: no other one keeps a test's process alive.
  const run = async (...statements: string[]) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  };
  return {
    async create(copyOf) {
      const name = `test_${randomUUID().replaceAll('-', '')}`;
      const template = copyOf === undefined ? 'template0' : new URL(copyOf).pathname.slice(1);
      await run(`create database ${name} template ${template}`);
      names.push(name);
      const address = new URL(url);
      address.pathname = `/${name}`;
      return address.href;
    },
    async removeAll() {
      const made = names.splice(0);
      if (!temporary) await run(...made.map((name) => `drop database if exists ${name} with (force)`));
    },
  };
}
