import { once } from 'node:events';
import { createServer } from 'node:http';
import type { TestProject } from 'vitest/node';
import { type PostgresServer, runPostgres } from '../../packages/server/src/testing/postgres/runPostgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where tests ask for the server that they share. */
    readonly postgres: string;
  }
}

/**
 * One PostgreSQL server for all tests, started when the first of them asks for it. `TEST_DATABASE_URL` names another one, whose
 * user may make databases.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let starting: Promise<PostgresServer> | undefined;
  const urlOfServer = async () => {
    if (process.env.TEST_DATABASE_URL !== undefined) return process.env.TEST_DATABASE_URL;
    // What tests write need not survive this machine.
    starting ??= runPostgres({ settings: ['fsync=off', 'full_page_writes=off'] });
    return (await starting).url;
  };
  const asking = createServer((_request, response) => {
    urlOfServer().then(
      (url) => response.end(JSON.stringify({ url, temporary: starting !== undefined })),
      (error: unknown) => response.end(JSON.stringify({ error: String(error) })),
    );
  });
  asking.listen(0, '127.0.0.1');
  await once(asking, 'listening');
  const address = asking.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  project.provide('postgres', `http://127.0.0.1:${address.port}/`);
  return async () => {
    asking.close();
    asking.closeAllConnections();
    await (await starting?.catch(() => undefined))?.remove();
  };
}
