import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { within } from '../../within.ts';
import { freePort } from '../freePort.ts';

/** A Redis server of a test's own, on a free port of this machine. */
export interface RedisServer {
  readonly url: string;
  /** Again after {@link kill}, at the same address, empty. */
  start(): Promise<void>;
  kill(): Promise<void>;
  /** It goes on to take connections and answers nothing. */
  freeze(): void;
  thaw(): void;
  remove(): Promise<void>;
}

/** Whether there is a server; its absence is one loud line, and a failure in CI. */
export function hasRedis(): boolean {
  if (spawnSync('redis-server', ['--version']).status === 0) return true;
  const line = 'NO REDIS: its tests are left out (no redis-server on the PATH)';
  if (process.env.CI === 'true') throw new Error(line);
  process.stderr.write(`\n${line}\n\n`);
  return false;
}

const START_MS = 10_000;
/** What the sentinel of a test calls its primary. */
export const PRIMARY = 'primary';

/**
 * @param cluster whether it is the only node of a cluster
 * @param sentinelOf makes it the only sentinel of this primary
 */
export async function runRedis({
  cluster = false,
  sentinelOf,
}: {
  readonly cluster?: boolean;
  readonly sentinelOf?: RedisServer;
} = {}): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'keystroke-auth-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder];
  if (sentinelOf === undefined) {
    // A replica is served at once.
    args.push('--save', '', '--appendonly', 'no', '--repl-diskless-sync-delay', '0');
  } else {
    const file = join(folder, 'sentinel.conf');
    const { hostname, port: watched } = new URL(sentinelOf.url);
    writeFileSync(file, `sentinel monitor ${PRIMARY} ${hostname} ${watched} 1\n`);
    args.unshift(file, '--sentinel');
  }
  if (cluster) args.push('--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1');
  const server: RedisServer = {
    url,
    async start() {
      child = spawn('redis-server', args, { stdio: 'ignore' });
      await untilAnswers(url);
    },
    async kill() {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    async remove() {
      await server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await server.start();
  if (cluster) await makeCluster(url);
  return server;
}

async function makeCluster(url: string): Promise<void> {
  const redis = new Redis(url);
  await redis.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
  for (;;) {
    const info = String(await redis.call('CLUSTER', 'INFO'));
    if (info.includes('cluster_state:ok')) break;
    await pause(20);
  }
  redis.disconnect();
}

async function untilAnswers(url: string): Promise<void> {
  const redis = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  await within(START_MS, redis.ping(), 'redis-server does not answer').finally(() => redis.disconnect());
}
