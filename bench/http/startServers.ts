import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isRecord } from '@keystroke-auth/engine';
import type { PolicyChange } from '@keystroke-auth/protocol';
import { createApiClient } from '../../packages/server/src/cli/client/apiClient.ts';
import { NODE_FLAGS } from '../../packages/server/src/testing/nodeFlags.ts';
import { run } from '../../packages/server/src/testing/process.ts';
import type { Profile } from './partsOf.ts';

const PACKAGES = fileURLToPath(new URL('../../packages/', import.meta.url));
const BUILT = ['engine', 'protocol', 'server'];

export interface Server {
  readonly url: string;
  /** Processor time that its processes have used; null where the system does not say (other than Linux). */
  cpuSeconds(): number | null;
  /** Memory of its processes that is in use (RSS, bytes); null where the system does not say. */
  memoryBytes(): number | null;
  stop(): Promise<void>;
}

export interface Service extends Server {
  /** Of that processor time, what the process above the workers used; null where there are no workers, or it is not known. */
  cpuSecondsAbove(): number | null;
  /** Looks at what the service does meanwhile. */
  profile<Done>(work: () => Promise<Done>): Promise<{ readonly done: Done; readonly profile: Profile }>;
  /** Which of them is measured: `dist` where it is as new as the sources. */
  readonly code: 'dist' | 'sources';
  readonly apiKey: string;
  /** Another key, which may do only this. */
  makeKey(...scopes: readonly string[]): Promise<string>;
}

const PROBE = new URL('profileProbe.mjs', import.meta.url).href;
const START_TIMEOUT_MS = 60_000;

/**
 * The service as it runs in production, on a store of its own in the folder for temporary files (`TMPDIR`), writing its
 * log to a file as it would under a supervisor.
 *
 * @param policy what its application decides by
 * @param profiles folder for a CPU profile of the process; null: none is made
 * @param settings environment variables that are to be as given instead
 */
export async function startService(
  policy: PolicyChange,
  profiles: string | null,
  settings: Readonly<Record<string, string>> = {},
): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), 'keystroke-auth-bench-'));
  const env = {
    NODE_ENV: 'production',
    DATA_DIR: join(folder, 'data'),
    SECRET_KEY: randomBytes(32).toString('base64url'),
    HOST: '127.0.0.1',
    PORT: '0',
    // Counted as in production, and never reached: one key does what many backends would.
    RATE_LIMIT_PER_KEY: '10000000',
    RATE_LIMIT_PER_USER: '10000000',
    ...settings,
  };
  const makeKey = async (...scopes: readonly string[]): Promise<string> => {
    const scoped = scopes.length === 0 ? [] : ['--scope', ...scopes];
    const created = await run(['keys', 'create', '--label', 'bench', ...scoped], env);
    if (created.code !== 0) throw new Error(`no API key could be made: ${created.stderr}`);
    return created.stdout.trim();
  };
  const apiKey = await makeKey();

  const code = isBuilt() ? 'dist' : 'sources';
  const log = join(folder, 'log');
  const file = openSync(log, 'a');
  const child = spawn(
    process.execPath,
    [
      ...NODE_FLAGS,
      ...(code === 'sources' ? ['--conditions=source'] : []),
      ...(profiles === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`]),
      ...['--import', PROBE],
      join(PACKAGES, 'server/bin/keystroke-auth.mjs'),
      'serve',
    ],
    { env: { PATH: process.env.PATH ?? '', ...env }, stdio: ['ignore', file, file, 'ipc'] },
  );
  const stop = async (): Promise<void> => {
    await end(child);
    rmSync(folder, { recursive: true });
  };
  const until = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < until && child.exitCode === null) {
    const url = /listening on (http:\/\/[^"\s]+)/.exec(readFileSync(log, 'utf8'))?.[1];
    if (url !== undefined) {
      const { status, body } = await createApiClient(url, apiKey).patch(
        '/v1/applications/default/policy',
        policy,
      );
      if (status === 200) {
        return {
          ...{ url, code, apiKey, makeKey, stop },
          cpuSeconds: () => cpuSecondsOf(child),
          cpuSecondsAbove: () => cpuSecondsAbove(child),
          memoryBytes: () => memoryOf(child),
          profile: profiler(child),
        };
      }
      await stop();
      throw new Error(`the policy was refused: ${String(body.detail)}`);
    }
    await pause(20);
  }
  const said = readFileSync(log, 'utf8');
  await stop();
  throw new Error(`the service does not listen: ${said}`);
}

function profiler(child: ChildProcess): Service['profile'] {
  const ask = async (message: 'start' | 'stop'): Promise<unknown> => {
    const answered = once(child, 'message');
    child.send(message);
    const [answer] = await answered;
    return answer;
  };
  return async (work) => {
    await ask('start');
    const done = await work();
    const answer = await ask('stop');
    if (!isProfile(answer)) throw new Error('the service gave no profile');
    return { done, profile: answer.profile };
  };
}

function isProfile(answer: unknown): answer is { readonly profile: Profile } {
  return isRecord(answer) && isRecord(answer.profile) && Array.isArray(answer.profile.nodes);
}

/** Whether the packages were built since their sources changed: an older build would be measured by mistake. */
function isBuilt(): boolean {
  return BUILT.every((name) => {
    const built = statSync(join(PACKAGES, name, 'dist/.tsbuildinfo'), { throwIfNoEntry: false });
    const sources = join(PACKAGES, name, 'src');
    const files = readdirSync(sources, { recursive: true, encoding: 'utf8' });
    return (
      built !== undefined &&
      files.every(
        (file) => file.endsWith('.test.ts') || statSync(join(sources, file)).mtimeMs <= built.mtimeMs,
      )
    );
  });
}

/** A `node:http` server that gives this answer to everything. */
export async function startBareServer(answer: string): Promise<Server> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('bareServer.ts', import.meta.url)), answer],
    // It ends with this process, whatever happens here.
    { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
  );
  const [port] = child.stdout === null ? [] : await once(child.stdout, 'data');
  return {
    url: `http://127.0.0.1:${String(port).trim()}`,
    cpuSeconds: () => cpuSecondsOf(child),
    memoryBytes: () => memoryOf(child),
    stop: () => end(child),
  };
}

/** `NAME=VALUE`, where the value may have more of them. @throws {RangeError} for what has none */
export function parsePairs(option: string, given: readonly string[]): [string, string][] {
  return given.map((pair) => {
    const at = pair.indexOf('=');
    if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)];
    throw new RangeError(`--${option}: got ${pair}, expected NAME=VALUE`);
  });
}

/** The unit of /proc: USER_HZ, which is 100 on every Linux that Node runs on. */
const TICKS_A_SECOND = 100;

export function cpuSecondsOf({ pid }: { readonly pid?: number | undefined }): number | null {
  return processesOf(pid)?.reduce((total, each) => total + secondsOf(each), 0) ?? null;
}

function cpuSecondsAbove({ pid }: ChildProcess): number | null {
  const [above, ...workers] = processesOf(pid) ?? [];
  return above === undefined || workers.length === 0 ? null : secondsOf(above);
}

function memoryOf({ pid }: ChildProcess): number | null {
  return processesOf(pid)?.reduce((total, each) => total + residentBytes(each), 0) ?? null;
}

/** Workers serve, and the process above them hands out connections. */
function processesOf(pid: number | undefined): string[] | null {
  const children = `/proc/${pid}/task/${pid}/children`;
  if (!existsSync(children)) return null;
  return [`${pid}`, ...readFileSync(children, 'utf8').split(' ').filter(Boolean)];
}

function residentBytes(pid: string): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1]) * 1_024;
}

function secondsOf(pid: string): number {
  // The name of the program, in brackets, may hold spaces; user and system time are the 12th and 13th field after it.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
