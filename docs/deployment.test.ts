import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../packages/server/src/config.ts';
import { freePort } from '../packages/server/src/testing/freePort.ts';
import { run } from '../scripts/deploy/run.ts';
import { startService } from '../scripts/deploy/startService.ts';
import { markedBlocks } from './testing/markedBlocks.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(join(root, 'docs/deployment.md'), 'utf8');
const CLI = join(root, 'packages/server/bin/keystroke-auth.mjs');

const folder = mkdtempSync(join(tmpdir(), 'keystroke-auth-deployment-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const PATH = process.env.PATH ?? '';

/** The lines of a section that are commands, and text that has them. */
function section(title: string): string {
  const [, text] = new RegExp(`^## ${title}\n([\\s\\S]*?)(?=^## |$(?![\\s\\S]))`, 'm').exec(page) ?? [];
  if (text === undefined) throw new Error(`no section ${title}`);
  return text;
}
const commandsOf = (title: string) =>
  [...section(title).matchAll(/^ {4}(\S.*)$/gm)].map(([, line = '']) => line);

describe('docs/deployment.md', () => {
  it('makes every secret that the Compose files ask for, as the service takes them', () => {
    const blocks = markedBlocks(page, 'docs/deployment.test.ts', 'sh');
    expect(blocks).toHaveLength(2);
    for (const lines of blocks) run('bash', ['-c', `set -euo pipefail\n${lines}`], { cwd: folder });
    for (const file of ['compose.yaml', 'compose.scale.yaml']) {
      const compose: { secrets: Record<string, { file: string }> } = parse(
        readFileSync(join(root, 'deploy/docker', file), 'utf8'),
      );
      const missing = Object.values(compose.secrets).filter(({ file }) => !existsSync(join(folder, file)));
      expect(missing).toEqual([]);
    }
    const secret = (name: string) => join(folder, 'secrets', name);
    const config = loadConfig({
      NODE_ENV: 'production',
      SECRET_KEY_FILE: secret('secret_key'),
      DATABASE_URL_FILE: secret('database_url'),
      KEY_DATABASE_URL_FILE: secret('key_database_url'),
    });
    expect(config.store.postgres?.url).toMatch(/^postgres:\/\/keystroke:[0-9a-f]{48}@postgres\/keystroke$/);
  });

  it('starts the package in production line by line', async () => {
    const lines = commandsOf('npm package');
    const serve = lines.indexOf('keystroke-auth serve');
    expect(lines[0]).toBe('npm install --global keystroke-auth');
    const node = `"${process.execPath}" --conditions=source "${CLI}"`;
    const follow = (commands: readonly string[], cwd: string) => {
      const script = ['set -euo pipefail', `keystroke-auth() { ${node} "$@"; }`, ...commands].join('\n');
      return run('bash', ['-c', script], { cwd, env: { PATH } }).trim();
    };
    // As installed: what comes before and after is done here.
    expect(follow(lines.slice(1, serve), folder)).toMatch(/^ka_live_\S+$/);
    const cwd = join(folder, 'service');
    const port = await freePort();
    const service = await startService({
      command: process.execPath,
      args: ['--conditions=source', CLI, 'serve'],
      ...{ cwd, port },
      env: { PATH, PORT: String(port) },
    });
    try {
      const after = lines.slice(serve + 1).map((line) => line.replace('127.0.0.1:5000', `127.0.0.1:${port}`));
      const said = follow(after, cwd);
      expect(said).not.toContain('FAILED');
      expect(said).toMatch(/(\d+) of \1 checks passed/);
      expect((await service.stop(10_000)).code).toBe(0);
    } finally {
      service.child.kill('SIGKILL');
    }
  });

  it('tells Heroku what app.json does', () => {
    const [set = ''] = commandsOf('Heroku').filter((line) => line.startsWith('heroku config:set'));
    const { env }: { env: Record<string, string | { value?: string }> } = JSON.parse(
      readFileSync(join(root, 'app.json'), 'utf8'),
    );
    const given = [...set.matchAll(/([A-Z_]+)=(\S+)/g)].filter(([, name]) => name !== 'SECRET_KEY');
    expect(given.length).toBeGreaterThan(3);
    for (const [, name = '', value] of given) {
      const setting = env[name];
      expect([name, typeof setting === 'string' ? setting : setting?.value]).toEqual([name, value]);
    }
    const [keys = ''] = commandsOf('Heroku').filter((line) => line.startsWith('heroku run'));
    expect(keys).toContain('node packages/server/bin/keystroke-auth.mjs keys create');
  });

  it('has no more connections to PostgreSQL than a server has by default', () => {
    const read = (file: string) => readFileSync(join(root, 'deploy', file), 'utf8');
    const numberIn = (file: string, pattern: RegExp) => Number(pattern.exec(read(file))?.[1]);
    const pool = /name: DATABASE_POOL_SIZE\n *value: '(\d+)'/;
    const scaled = 'kubernetes/overlays/scaled';
    // Two more for limits and jobs; a surge and a migration.
    const pods =
      (numberIn(`${scaled}/deployment.yaml`, pool) + 2) *
      (numberIn(`${scaled}/autoscaler.yaml`, /maxReplicas: (\d+)/) + 2);
    // While a revision follows another.
    const run =
      (numberIn('cloud-run/service.yaml', pool) + 2) *
      (2 * numberIn('cloud-run/service.yaml', /maxScale: '(\d+)'/));
    for (const most of [pods, run]) expect(most).toBeLessThanOrEqual(90);
    expect(section('Kubernetes')).toContain(`\`overlays/scaled\`: ${pods} `);
    expect(read(`${scaled}/deployment.yaml`)).toContain(`: ${pods}, below`);
    expect(read('cloud-run/service.yaml')).toContain(`: ${run}, below`);
  });

  it('names nothing that is not there', () => {
    const paths = [...page.matchAll(/\b((?:deploy|scripts)\/[\w./-]*\w)/g)].map(([, path = '']) => path);
    expect(paths.length).toBeGreaterThan(10);
    // A Deployment, for kubectl.
    const files = paths.filter((path) => path !== 'deploy/keystroke-auth');
    expect(files.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
