import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selfSigned } from '../../testing/certificate.ts';
import { type PostgresServer, runPostgres } from '../../testing/postgres/runPostgres.ts';
import { testDatabases } from '../../testing/postgres/testDatabases.ts';
import { temporaryFolder } from '../../testing/service.ts';
import { connect, openPool } from './connect.ts';
import { PostgresFault } from './postgresFault.ts';

const databases = await testDatabases();
afterAll(() => databases?.removeAll());

const open = (url: string) => connect({ url, size: 1, statementTimeoutMs: 1_000, name: 'test' });

describe('a connection', () => {
  it('whose server says good-bye in the same breath ends nothing but the question', async () => {
    // AuthenticationOk, ReadyForQuery, and ErrorResponse as of a shutdown, in one packet.
    const goodbye = Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0');
    const length = Buffer.alloc(4);
    length.writeInt32BE(goodbye.length + 4);
    const packet = Buffer.concat([
      Buffer.from('R\0\0\0\x08\0\0\0\0Z\0\0\0\x05IE', 'latin1'),
      length,
      goodbye,
    ]);
    const server = createServer((socket) => {
      socket.on('error', () => undefined).once('data', () => socket.end(packet));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const { db, close } = open(`postgres://nobody@127.0.0.1:${port}/nothing`);
    await expect(sql`select 1`.execute(db)).rejects.toBeInstanceOf(PostgresFault);
    await close();
    server.close();
  });
});

describe.skipIf(databases === null)('statements of a pool', () => {
  it('see what is committed where they ask for it, whatever the database has others do', async () => {
    const url = (await databases?.create()) ?? '';
    const ask = async (text: string, options = {}) => {
      const pool = openPool({ url, size: 1, statementTimeoutMs: 1_000, name: 'test', ...options });
      const { rows } = await pool.query(text);
      await pool.end();
      return rows;
    };
    await ask(
      `alter database ${new URL(url).pathname.slice(1)} set default_transaction_isolation = serializable`,
    );
    const level = 'show transaction_isolation';
    expect(await ask(level)).toEqual([{ transaction_isolation: 'serializable' }]);
    expect(await ask(level, { isolation: 'read committed' })).toEqual([
      { transaction_isolation: 'read committed' },
    ]);
  });
});

describe.skipIf(databases === null)('TLS to PostgreSQL', () => {
  const folder = temporaryFolder();
  const authority = join(folder.path, 'authority.crt');
  let server: PostgresServer;
  beforeAll(async () => {
    if (databases === null) return;
    const certificate = selfSigned('the database');
    writeFileSync(authority, certificate.cert);
    server = await runPostgres({ certificate, settings: ['fsync=off'] });
  });
  afterAll(async () => {
    if (databases !== null) await server.remove();
    folder.remove();
  });

  /** Whether the connection is encrypted; the fault where there is none. */
  async function encrypted(parameters: string, host = 'localhost'): Promise<unknown> {
    const { db, close } = open(`${server.url.replace('127.0.0.1', host)}${parameters}`);
    try {
      const { rows } = await sql<{ ssl: boolean }>`
        select ssl from pg_stat_ssl where pid = pg_backend_pid()
      `.execute(db);
      return rows[0]?.ssl;
    } catch (error) {
      return error instanceof PostgresFault ? error.code : error;
    } finally {
      await close();
    }
  }

  it('is what sslmode says to every client of PostgreSQL', async () => {
    expect(await encrypted('')).toBe(false);
    expect(await encrypted('?sslmode=disable')).toBe(false);
    expect(await encrypted('?sslmode=require')).toBe(true);
    expect(await encrypted('?sslmode=verify-full')).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(await encrypted(`?sslmode=verify-full&sslrootcert=${authority}`)).toBe(true);
    expect(await encrypted(`?sslmode=verify-ca&sslrootcert=${authority}`)).toBe(true);
    expect(await encrypted(`?sslmode=require&sslrootcert=${authority}`)).toBe(true);
  });
});
