import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '@keystroke-auth/engine';
import { freePort } from '../../packages/server/src/testing/freePort.ts';
import { run } from '../deploy/run.ts';
import { startService } from '../deploy/startService.ts';
import type { Manifest } from './manifests.ts';

/** Long enough for a service without requests, and what Docker and Cloud Run wait. */
const STOP_WITHIN_MS = 10_000;

/**
 * Uses what was installed in `folder` as somebody would who never saw the repository: versions, imports, and the service in production
 * from its first key to its end.
 *
 * @returns one line for each thing that was found to work @throws {Error} with what did not
 */
export async function tryInstalled(folder: string, manifests: readonly Manifest[]): Promise<string[]> {
  const version = manifests[0]?.version ?? '';
  const found: string[] = [];
  const program = join(folder, 'node_modules/.bin/keystroke-auth');
  const port = await freePort();
  const data = join(folder, 'service');
  mkdirSync(data);
  const env = {
    PATH: process.env.PATH ?? '',
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(port),
    SECRET_KEY: 'Zm9yIHRlc3RzIG9ubHksIG5vdCBhIHJlYWwgc2VjcmV0IQ==',
  };
  const cli = (...args: string[]) => run(program, args, { cwd: data, env }).trim();

  expectSame('keystroke-auth --version', cli('--version'), version);
  for (const { name } of manifests.filter(({ name }) => name.startsWith('@'))) {
    run('node', ['--input-type=module', '--eval', `await import('${name}')`], { cwd: folder });
  }
  found.push(`${manifests.length} packages, version ${version}: installed, imported`);

  const key = cli('keys', 'create', '--label', 'release');
  const service = await startService({ command: program, args: ['serve'], cwd: data, env, port });
  try {
    const document = await getJson(`${service.url}/openapi.json`, { authorization: `Bearer ${key}` });
    expectSame('/health', (await getJson(`${service.url}/health`)).version, version);
    expectSame('/openapi.json', isRecord(document.info) && document.info.version, version);
    found.push('keystroke-auth serve: ready, /health and /openapi.json name the same version');
    found.push(`keystroke-auth smoke: ${lastLine(cli('smoke', '--url', service.url, '--api-key', key))}`);
    cli('doctor');
    found.push('keystroke-auth doctor: nothing failed');
    const { code, tookMs } = await service.stop(STOP_WITHIN_MS);
    expectSame('SIGTERM: exit code', code, 0);
    found.push(`SIGTERM: ended with 0 after ${Math.round(tookMs)} ms`);
    return found;
  } finally {
    service.child.kill('SIGKILL');
  }
}

async function getJson(url: string, headers = {}): Promise<Readonly<Record<string, unknown>>> {
  const body: unknown = await (await fetch(url, { headers })).json();
  if (!isRecord(body)) throw new TypeError(`${url}: expected an object`);
  return body;
}

function expectSame(what: string, got: unknown, expected: unknown): void {
  if (got !== expected) throw new Error(`${what}: got ${String(got)}, expected ${String(expected)}`);
}

function lastLine(text: string): string {
  return text.split('\n').at(-1) ?? '';
}
