import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

/** A service that somebody else's command runs: a package, an image, a platform. */
export interface StartedService {
  readonly url: string;
  readonly child: ChildProcess;
  /** Standard output and error so far. */
  output(): string;
  /** Sends SIGTERM and answers with the exit code and how long it took (ms). @throws {Error} when it takes longer than `within` ms */
  stop(within: number): Promise<{ readonly code: number | null; readonly tookMs: number }>;
}

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** Where it will listen. */
  readonly port: number;
}

/** However busy the machine is. */
const READY_WITHIN_MS = 120_000;

/** @throws {Error} with what it wrote, when it ends or is not ready in time */
export async function startService({ command, args, cwd, env, port }: Command): Promise<StartedService> {
  const child = spawn(command, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
  }
  const ended = once(child, 'close').then(([code]): number | null => code);
  const url = `http://127.0.0.1:${port}`;
  const overAt = performance.now() + READY_WITHIN_MS;
  while (!(await isReady(url))) {
    const state = await Promise.race([ended, wait(50, 'starting' as const)]);
    if (state === 'starting' && performance.now() < overAt) continue;
    child.kill('SIGKILL');
    throw new Error(`${command} ${args.join(' ')}: ${state} instead of ready\n${text}`);
  }
  return {
    url,
    child,
    output: () => text,
    async stop(within) {
      const started = performance.now();
      child.kill('SIGTERM');
      const code = await Promise.race([ended, wait(within, 'late' as const, { ref: false })]);
      if (code !== 'late') return { code, tookMs: performance.now() - started };
      child.kill('SIGKILL');
      throw new Error(`still there ${within} ms after SIGTERM\n${text}`);
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    async (response) => {
      await response.arrayBuffer();
      return response.ok;
    },
    () => false,
  );
}
