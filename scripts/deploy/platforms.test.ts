import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { settings } from '../../packages/server/src/config/settings.ts';
import { selfSigned } from '../../packages/server/src/testing/certificate.ts';
import { freePort } from '../../packages/server/src/testing/freePort.ts';
import { NODE_FLAGS } from '../../packages/server/src/testing/nodeFlags.ts';
import { type PostgresServer, runPostgres } from '../../packages/server/src/testing/postgres/runPostgres.ts';
import { testDatabases } from '../../packages/server/src/testing/postgres/testDatabases.ts';
import { run } from './run.ts';
import { startService } from './startService.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = (file: string) => readFileSync(join(root, file), 'utf8');
const SECRET_KEY = 'Zm9yIHRlc3RzIG9ubHksIG5vdCBhIHJlYWwgc2VjcmV0IQ==';

/** What a platform does with the service, read from the files that are given to it. */
interface Platform {
  readonly name: string;
  /** Run by a shell where the repository or the image is. */
  readonly command: string;
  /** Run once before a new version gets requests. */
  readonly release: string | null;
  /** What its files set, secrets left away. */
  readonly set: Readonly<Record<string, string>>;
  /** Kills so long after SIGTERM (s). */
  readonly killsAfter: number;
  /** Whether its databases are on another machine. */
  readonly tls: boolean;
  /** How it writes the address of a database. */
  readonly address: (server: { readonly url: string; readonly sockets: string }, database: string) => string;
}

/** As the image has them: ENTRYPOINT, CMD and ENV of the Dockerfile. */
const dockerfile = text('deploy/docker/Dockerfile');
const words = (instruction: string): string[] =>
  JSON.parse(new RegExp(`^${instruction} (\\[.*\\])$`, 'm').exec(dockerfile)?.[1] ?? '[]');
const imageCommand = [...words('ENTRYPOINT'), ...words('CMD')].join(' ').replace('/app/', '');
const IMAGE = { NODE_ENV: 'production', DATA_DIR: '/data' };

const withDatabase = (url: string, database: string) => url.replace(/postgres$/, database);

const platforms: Platform[] = [
  {
    name: 'Heroku',
    command: /^web: (.*)$/m.exec(text('Procfile'))?.[1] ?? '',
    release: /^release: (.*)$/m.exec(text('Procfile'))?.[1] ?? null,
    set: herokuSettings(),
    tls: true,
    killsAfter: 30,
    // Nothing of TLS, which the server asks for.
    address: ({ url }, database) => withDatabase(url, database),
  },
  {
    name: 'Cloud Run',
    command: imageCommand,
    release: null,
    set: { ...IMAGE, ...cloudRunSettings() },
    tls: false,
    killsAfter: 10,
    address: ({ url, sockets }, database) => {
      const { password, port } = new URL(url);
      return `postgres://postgres:${password}@localhost:${port}/${database}?host=${sockets}`;
    },
  },
  {
    name: 'Azure App Service',
    command: imageCommand,
    release: null,
    set: { ...IMAGE, ...azureSettings() },
    tls: true,
    killsAfter: 30,
    address: ({ url }, database) => `${withDatabase(url, database)}?sslmode=require`,
  },
];

function herokuSettings(): Record<string, string> {
  const { env }: { env: Record<string, string | { value?: string }> } = JSON.parse(text('app.json'));
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, setting]) => {
      const value = typeof setting === 'string' ? setting : setting.value;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function cloudRunSettings(): Record<string, string> {
  const service = parse(text('deploy/cloud-run/service.yaml'));
  const env: { name: string; value?: string }[] = service.spec.template.spec.containers[0].env;
  return Object.fromEntries(env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));
}

/** What the script tells `az`, which here only writes it down. */
function azureSettings(): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'keystroke-auth-azure-'));
  try {
    writeFileSync(join(folder, 'az'), '#!/bin/sh\nprintf "%s\\n" "$@"\n');
    chmodSync(join(folder, 'az'), 0o755);
    const names = { RESOURCE_GROUP: 'group', APP: 'app', VAULT: 'vault' };
    const said = run(join(root, 'deploy/azure/settings.sh'), [], {
      env: { ...names, PATH: `${folder}:${process.env.PATH}` },
    });
    const given = [...said.matchAll(/^([A-Z_]+)=(.+)$/gm)].map(([, name = '', value = '']) => [name, value]);
    return Object.fromEntries(given.filter(([, value]) => !value?.startsWith('@Microsoft.KeyVault')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const known = new Set<string>(Object.values(settings).map(({ name }) => name));
const available = (await testDatabases()) !== null;

describe.skipIf(!available)('platforms', () => {
  let server: PostgresServer;
  const folder = mkdtempSync(join(tmpdir(), 'keystroke-auth-platforms-'));
  const sockets = join(folder, 'sockets');

  beforeAll(async () => {
    if (!available) return;
    mkdirSync(sockets);
    chmodSync(folder, 0o755);
    chmodSync(sockets, 0o777);
    server = await runPostgres({
      settings: [`unix_socket_directories=${sockets}`, 'fsync=off'],
      certificate: selfSigned('postgres'),
    });
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    for (const index of platforms.keys()) {
      await client.query(`create database store_${index}`);
      await client.query(`create database keys_${index}`);
    }
    await client.end();
  });
  afterAll(async () => {
    await server?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Whether the service's connections to a database are under TLS: both, where some are and some are not. */
  async function protectedConnections(database: string): Promise<boolean[]> {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    try {
      const { rows } = await client.query<{ ssl: boolean }>(
        'select distinct ssl from pg_stat_ssl join pg_stat_activity using (pid) where datname = $1',
        [database],
      );
      return rows.map(({ ssl }) => ssl);
    } finally {
      await client.end();
    }
  }

  it.each(platforms.map((platform, index) => [platform.name, platform, index] as const))(
    '%s: starts with PORT and databases, keeps nothing on its disk, ends in time',
    async (_, platform, index) => {
      const port = await freePort();
      // The disk of one instance; each of them has another.
      const disk = (instance: number) => join(folder, `${index}-${instance}`);
      const env = (instance: number) => ({
        ...platform.set,
        // Sources instead of what is compiled from them, on the Node of the project.
        NODE_OPTIONS: '--conditions=source',
        PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
        DATA_DIR: disk(instance),
        PORT: String(port),
        SECRET_KEY,
        DATABASE_URL: platform.address({ url: server.url, sockets }, `store_${index}`),
        KEY_DATABASE_URL: platform.address({ url: server.url, sockets }, `keys_${index}`),
      });
      const cli = (...args: string[]) =>
        run('sh', ['-c', `${platform.command.replace(/ serve$/, '')} "$@"`, 'cli', ...args], {
          cwd: root,
          env: env(0),
        }).trim();
      if (platform.release !== null) run('sh', ['-c', platform.release], { cwd: root, env: env(0) });
      const key = cli('keys', 'create', '--label', 'platform');
      const start = (instance: number) =>
        // A shell that becomes the command: signals reach the service itself.
        startService({
          command: 'sh',
          args: ['-c', `exec ${platform.command}`],
          cwd: root,
          env: env(instance),
          port,
        });

      const first = await start(1);
      expect(first.output()).not.toMatch(/"level":(50|60)/);
      expect(await protectedConnections(`store_${index}`)).toEqual([platform.tls]);
      expect(cli('smoke', '--url', first.url, '--api-key', key)).toMatch(/(\d+) of \1 checks passed/);
      expect(cli('doctor')).not.toContain('FAILED');
      const enrolled = await send(first.url, key, 'POST', '/v1/challenges', { user_id: 'ada' });
      expect(enrolled).toBe(201);
      expect((await first.stop(platform.killsAfter * 1_000)).code).toBe(0);
      expect(existsSync(disk(1))).toBe(false);

      // Another instance, on a disk that knows nothing of the first.
      const second = await start(2);
      expect(await send(second.url, key, 'GET', '/v1/users')).toBe(200);
      expect((await second.stop(platform.killsAfter * 1_000)).code).toBe(0);
      expect(existsSync(disk(2))).toBe(false);
    },
  );
});

describe('what platforms are told', () => {
  it.each(platforms.map((platform) => [platform.name, platform] as const))(
    '%s: is settings of this service, or its own',
    (_, { set, killsAfter, command }) => {
      const unknown = Object.keys(set).filter((name) => !known.has(name) && !name.startsWith('WEBSITES_'));
      expect(unknown).toEqual([]);
      expect(set.NODE_ENV).toBe('production');
      expect(set.TRUST_PROXY).toMatch(/^[\d.]+\/\d+$/);
      // SHUTDOWN_TIMEOUT is 8 s.
      expect(killsAfter).toBeGreaterThan(Number(settings.shutdownTimeout.defaults.production));
      expect(command).toBe(`node ${NODE_FLAGS.join(' ')} packages/server/bin/keystroke-auth.mjs serve`);
    },
  );

  it('Heroku has a database of its own for the keys', () => {
    const { addons }: { addons: { plan: string; as?: string }[] } = JSON.parse(text('app.json'));
    expect(addons.map(({ as }) => as)).toEqual([undefined, 'KEY_DATABASE']);
  });

  it('Azure gives longer than its five seconds', () => {
    expect(Number(azureSettings().WEBSITES_CONTAINER_STOP_TIME_LIMIT)).toBeGreaterThan(8);
  });
});

async function send(url: string, key: string, method: string, path: string, body?: object): Promise<number> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  await response.arrayBuffer();
  return response.status;
}
