import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from './freePort.ts';

/** OpenStack Swift with its S3 interface: a server that is not ours, and that refuses wrong signatures. */
export interface SwiftServer {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  remove(): Promise<void>;
}

const KINDS = ['account', 'container', 'object'] as const;
const ACCESS = { accessKeyId: 'test:tester', secretAccessKey: 'testing' };
const STARTED_WITHIN_MS = 30_000;

/** Null where Debian's Swift is not installed, which is said aloud, and is a failure in CI. */
export async function runSwift(): Promise<SwiftServer | null> {
  if (!existsSync('/usr/bin/swift-proxy-server')) {
    const line =
      'NO S3 SERVER: its tests are left out (apt-get install swift-proxy swift-account swift-container swift-object)';
    if (process.env.CI === 'true') throw new Error(line);
    process.stderr.write(`\n${line}\n\n`);
    return null;
  }
  const folder = mkdtempSync(join(tmpdir(), 'keystroke-auth-swift-'));
  mkdirSync(join(folder, 'devices', 'd1'), { recursive: true });
  writeFileSync(join(folder, 'swift.conf'), '[swift-hash]\nswift_hash_path_suffix = tests\n');
  const env = { PATH: process.env.PATH ?? '' };
  const children: ChildProcess[] = [];
  const ports: number[] = [];
  const start = (kind: string, port: number, text: string) => {
    const conf = join(folder, `${kind}-server.conf`);
    writeFileSync(conf, `${defaults(folder, port)}\n${text}`);
    children.push(spawn(`swift-${kind}-server`, [conf], { env, stdio: 'ignore' }));
  };
  for (const kind of KINDS) {
    const port = await freePort();
    ports.push(port);
    const builder = join(folder, `${kind}.builder`);
    for (const args of [
      ['create', '4', '1', '1'],
      ['add', `r1z1-127.0.0.1:${port}/d1`, '1'],
      ['rebalance'],
    ]) {
      execFileSync('swift-ring-builder', [builder, ...args], { env, stdio: 'ignore' });
    }
    start(
      kind,
      port,
      `[pipeline:main]\npipeline = ${kind}-server\n[app:${kind}-server]\nuse = egg:swift#${kind}\n`,
    );
  }
  const port = await freePort();
  start('proxy', port, PROXY);
  ports.push(port);
  const endpoint = `http://127.0.0.1:${port}`;
  for (const each of ports) await answering(`http://127.0.0.1:${each}`, children);
  return {
    endpoint,
    ...ACCESS,
    async remove() {
      for (const child of children) {
        if (child.exitCode !== null) continue;
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function defaults(folder: string, port: number): string {
  const devices = `devices = ${join(folder, 'devices')}\nmount_check = false`;
  return `[DEFAULT]\nbind_ip = 127.0.0.1\nbind_port = ${port}\nuser = ${userInfo().username}\nworkers = 0\nswift_dir = ${folder}\n${devices}\n`;
}

const FILTERS = [
  'catch_errors',
  'cache',
  's3api',
  'tempauth',
  'bulk',
  'copy',
  'slo',
  'dlo',
  'symlink',
  'versioned_writes',
];
const PROXY = [
  '[pipeline:main]',
  `pipeline = ${FILTERS.join(' ')} proxy-server`,
  '[app:proxy-server]\nuse = egg:swift#proxy\nconn_timeout = 30\nnode_timeout = 60\nerror_suppression_limit = 1000\naccount_autocreate = true\nallow_account_management = true',
  ...FILTERS.map((name) => {
    const egg = name === 'cache' ? 'memcache' : name;
    const more = name === 'tempauth' ? '\nuser_test_tester = testing .admin' : '';
    return `[filter:${name}]\nuse = egg:swift#${egg}${more}`;
  }),
].join('\n');

async function answering(endpoint: string, children: readonly ChildProcess[]): Promise<void> {
  const deadline = performance.now() + STARTED_WITHIN_MS;
  for (;;) {
    const answer = await fetch(endpoint).catch(() => null);
    if (answer !== null) return;
    if (performance.now() > deadline || children.some(({ exitCode }) => exitCode !== null)) {
      for (const child of children) child.kill('SIGKILL');
      throw new Error('Swift does not start');
    }
  }
}
