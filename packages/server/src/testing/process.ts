import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../../bin/keystroke-auth.mjs', import.meta.url));
/** A process starts twice as fast where the sources are compiled already. */
const COMPILED = fileURLToPath(new URL('../../../../node_modules/.cache/compiled', import.meta.url));

export interface RunResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningService {
  readonly url: string;
  readonly child: ChildProcess;
  /** Standard output so far. */
  output(): string;
  /** Resolves with the exit code once the process has ended. */
  ended: Promise<number | null>;
}

type Environment = Readonly<Record<string, string>>;

/** The command line as a process of its own, from the sources. */
function start(
  args: readonly string[],
  env: Environment,
  nodeArgs: readonly string[] = [],
  entry = ENTRY,
): ChildProcess {
  return spawn(process.execPath, ['--conditions=source', ...nodeArgs, entry, ...args], {
    env: { PATH: process.env.PATH ?? '', NODE_COMPILE_CACHE: COMPILED, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs a command to its end. @param entry of another release */
export async function run(
  args: readonly string[],
  env: Environment = {},
  nodeArgs: readonly string[] = [],
  entry?: string,
): Promise<RunResult> {
  const child = start(args, env, nodeArgs, entry);
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const [code] = await once(child, 'close');
  return { code, stdout: stdout(), stderr: stderr() };
}

/** Starts a command that is not waited for. */
export function begin(args: readonly string[], env: Environment): ChildProcess {
  return start(args, env);
}

/** Starts the service, on a free port unless `env` names one, and waits until it listens. @param entry of another release */
export async function serve(env: Environment, entry?: string): Promise<RunningService> {
  const child = start(['serve'], { PORT: '0', LOG_LEVEL: 'info', ...env }, [], entry);
  const output = collect(child.stdout);
  const errors = collect(child.stderr);
  const ended = once(child, 'close').then(([code]): number | null => code);
  const listening = new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const url = /listening on (https?:\/\/[^"\s]+)/.exec(output())?.[1];
      if (url !== undefined) resolve(url);
    });
    ended.then((code) => reject(new Error(`the service ended with ${code}: ${errors()}`)), reject);
  });
  return { url: await listening, child, output, ended };
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  return () => text;
}
