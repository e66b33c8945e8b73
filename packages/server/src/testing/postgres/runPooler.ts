import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../freePort.ts';

/** A PgBouncer of a test's own, in front of one server. */
export interface Pooler {
  /** The address of a database behind it. @param url of the database itself */
  urlOf(url: string): string;
  remove(): Promise<void>;
}

/** Not on the PATH of everybody. */
const PGBOUNCER = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer', '/opt/homebrew/bin/pgbouncer'].find((path) =>
  existsSync(path),
);

/** Whether there is a PgBouncer; its absence is one loud line, and a failure in CI. */
export function hasPooler(): boolean {
  if (PGBOUNCER !== undefined) return true;
  const line = 'NO PGBOUNCER: its tests are left out (apt-get install pgbouncer)';
  if (process.env.CI === 'true') throw new Error(line);
  process.stderr.write(`\n${line}\n\n`);
  return false;
}

export interface PoolerOptions {
  readonly poolMode: 'session' | 'transaction';
  /** Whether connections to the server are lent out in turn; default: the one that was used last first. */
  readonly inTurn?: boolean;
}

/** @param url of any database of the server, with who may use it */
export async function runPooler(url: string, { poolMode, inTurn = false }: PoolerOptions): Promise<Pooler> {
  const { hostname, port, username, password } = new URL(url);
  const folder = mkdtempSync(join(tmpdir(), 'keystroke-auth-pooler-'));
  const own = await freePort();
  const file = join(folder, 'pgbouncer.ini');
  writeFileSync(
    file,
    `[databases]
* = host=${hostname} port=${port} user=${decodeURIComponent(username)} password=${decodeURIComponent(password)}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${own}
unix_socket_dir =
auth_type = any
pool_mode = ${poolMode}
server_round_robin = ${inTurn ? 1 : 0}
`,
  );
  // Whoever runs it: PgBouncer refuses to run as root.
  for (const path of [folder, file]) chmodSync(path, 0o755);
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const child = spawn(PGBOUNCER ?? 'pgbouncer', [file], { ...user, stdio: ['ignore', 'ignore', 'pipe'] });
  const remove = async () => {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await started(child);
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    urlOf(database) {
      const address = new URL(database);
      [address.hostname, address.port] = ['127.0.0.1', String(own)];
      return address.href;
    },
    remove,
  };
}

async function started(child: ChildProcess): Promise<void> {
  let output = '';
  await new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`PgBouncer ended with ${code}: ${output}`)));
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      output = (output + text).slice(-10_000);
      if (output.includes('process up')) resolve();
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
