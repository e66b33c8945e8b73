import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { markedBlocks } from '../../docs/testing/markedBlocks.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'keystroke-auth-liveness-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Takes connections and answers nobody, as a process whose event loop is blocked: the system takes them for it. */
const silent = createServer(() => undefined);
const well = createServer((_, response) => response.end());
const portOf = (server: typeof silent) => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return String(address.port);
};
beforeAll(async () => {
  for (const server of [silent, well]) await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(() => {
  for (const server of [silent, well]) {
    server.closeAllConnections();
    server.close();
  }
});

async function codeOf(command: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  const [code] = await once(spawn(command, args, { env }), 'exit');
  return code;
}

describe('whoever asks for life has a time limit', () => {
  it.each([
    ['deploy/kubernetes/base/deployment.yaml', 3],
    ['deploy/cloud-run/service.yaml', 2],
  ])('%s', (file, timeoutSeconds) => {
    const { containers } = parse(read(file)).spec.template.spec;
    const livenessProbe = { httpGet: { path: '/livez' }, timeoutSeconds, failureThreshold: 3 };
    expect(containers).toMatchObject([{ livenessProbe }]);
  });

  it('the image', async () => {
    expect(read('deploy/docker/Dockerfile')).toMatch(/^HEALTHCHECK .*--timeout=5s .*healthcheck\.mjs/m);
    const check = (server: typeof silent) =>
      codeOf(process.execPath, [join(root, 'deploy/docker/healthcheck.mjs')], { PORT: portOf(server) });
    expect(await Promise.all([silent, well].map(check))).toEqual([1, 0]);
  });

  it('the line for cron, which kills who takes connections and does not answer, and nobody else', async () => {
    const page = read('docs/operations/dead-disk.md');
    const [line = ''] = markedBlocks(page, 'scripts/deploy/liveness.test.ts', 'sh');
    expect(line).toMatch(/^\* \* \* \* \* root curl .* --max-time 45 http:\/\/127\.0\.0\.1:5000\/livez; /);
    writeFileSync(join(folder, 'systemctl'), '#!/bin/sh\necho "$@" >> "$KILLED"\n', { mode: 0o755 });
    const killed = async (port: string) => {
      const KILLED = join(folder, `killed-${port}`);
      const command = line
        .replace('* * * * * root ', '')
        .replace('--max-time 45', '--max-time 1')
        .replace(':5000', `:${port}`);
      const PATH = `${folder}:${process.env.PATH ?? ''}`;
      expect(await codeOf('sh', ['-c', command], { PATH, KILLED })).toBe(0);
      return existsSync(KILLED) ? readFileSync(KILLED, 'utf8') : '';
    };
    expect(await killed(portOf(silent))).toBe('kill --signal=SIGKILL keystroke-auth\n');
    expect(await killed(portOf(well))).toBe('');
    // One that is starting, or was stopped: nobody listens.
    expect(await killed('1')).toBe('');
  });
});
