import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isRecord } from '@keystroke-auth/engine';
import { run } from '../../packages/server/src/testing/process.ts';
import { APPLICATIONS, type ApplicationName, type Keys } from './world.ts';

/** Bytes, after garbage was collected. */
export interface Memory {
  /** Objects and buffers of JavaScript. */
  readonly kept: number;
  /** All pages of the process, free ones that it holds among them. */
  readonly rss: number;
}

export interface FuzzedService {
  readonly url: string;
  readonly keys: Keys;
  memory(): Promise<Memory>;
  /** Null while it runs; -1 for a signal. */
  exitCode(): number | null;
  /** Whether it has ended, or does so soon. */
  endsWithin(milliseconds: number): Promise<boolean>;
  /** The last lines of its log, to see why. */
  log(): string;
  stop(): Promise<void>;
}

const ENTRY = fileURLToPath(new URL('../../packages/server/bin/keystroke-auth.mjs', import.meta.url));
const PROBE = new URL('memoryProbe.ts', import.meta.url).href;
const START_TIMEOUT_MS = 20_000;
const LOG_SHOWN = 4_000;

/** The service as in production, on loopback and a store of its own, from the sources. Only its rate limits are off. */
export async function startService(): Promise<FuzzedService> {
  const folder = mkdtempSync(join(tmpdir(), 'keystroke-auth-fuzz-'));
  const env = {
    NODE_ENV: 'production',
    DATA_DIR: join(folder, 'data'),
    SECRET_KEY: randomBytes(32).toString('base64url'),
    HOST: '127.0.0.1',
    PORT: '0',
    RATE_LIMIT_PER_KEY: '0',
    RATE_LIMIT_PER_USER: '0',
    RATE_LIMIT_PER_ADDRESS: '0',
  };
  const keys: Record<ApplicationName, string> = { control: '', limits: '', default: '', other: '' };
  for (const name of APPLICATIONS) {
    const made = await run(['keys', 'create', '--label', 'fuzz', '--application', name], env);
    if (made.code !== 0) throw new Error(`no API key could be made: ${made.stderr}`);
    keys[name] = made.stdout.trim();
  }
  const file = join(folder, 'log');
  const log = openSync(file, 'a');
  const child = spawn(
    process.execPath,
    ['--conditions=source', '--expose-gc', '--import', PROBE, ENTRY, 'serve'],
    { env: { PATH: process.env.PATH ?? '', ...env }, stdio: ['ignore', log, log, 'ipc'] },
  );
  const ended = once(child, 'exit').then(() => true);
  const stop = async (): Promise<void> => {
    await end(child);
    rmSync(folder, { recursive: true });
  };
  const until = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < until && child.exitCode === null) {
    const url = /listening on (http:\/\/[^"\s]+)/.exec(readFileSync(file, 'utf8'))?.[1];
    if (url !== undefined) {
      return {
        url,
        keys,
        memory: () => memoryOf(child),
        exitCode: () => exitCodeOf(child),
        endsWithin: async (milliseconds) => {
          if (exitCodeOf(child) !== null) return true;
          return Promise.race([ended, pause(milliseconds, false, { ref: false })]);
        },
        log: () => readFileSync(file, 'utf8').slice(-LOG_SHOWN),
        stop,
      };
    }
    await pause(20);
  }
  const said = readFileSync(file, 'utf8');
  await stop();
  throw new Error(`the service does not listen: ${said}`);
}

function exitCodeOf({ exitCode, signalCode }: ChildProcess): number | null {
  return exitCode ?? (signalCode === null ? null : -1);
}

async function memoryOf(child: ChildProcess): Promise<Memory> {
  const answered = once(child, 'message');
  child.send('memory');
  const [message] = await answered;
  if (!isRecord(message)) throw new Error('the service does not tell its memory');
  return { kept: Number(message.kept), rss: Number(message.rss) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
