import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createClient, WEBHOOK_ERRORS } from '@keystroke-auth/client';
import { DELIVERY_ERRORS, DISABLED_REASONS, EVENT_DATA } from '@keystroke-auth/protocol';
import { afterAll, describe, expect, it } from 'vitest';
import { type RunningService, serve } from '../../packages/server/src/testing/process.ts';
import { temporaryFolder } from '../../packages/server/src/testing/service.ts';
import { IMPOSTOR, OWNER, typed, typings } from '../../packages/server/src/testing/v1.ts';
import { makeClientProject } from '../testing/clientProject.ts';
import { markedBlocks } from '../testing/markedBlocks.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs/guide/webhooks.md'), 'utf8');

const folder = temporaryFolder();
const processes: ChildProcess[] = [];
afterAll(() => {
  for (const each of processes) each.kill('SIGKILL');
  folder.remove();
});

function blockOf(language: string): string {
  const [code = ''] = markedBlocks(page, 'docs/guide/webhooks.test.ts', language);
  return code;
}

/** The page's receiver in a project that has the client installed; what it writes, line by line. */
async function startReceiver() {
  const project = makeClientProject(folder.path);
  project.write('receiver.ts', blockOf('ts'));
  // The secret is known once the webhook is made, which needs the port.
  project.write(
    'main.ts',
    `import { createServer } from 'node:http';
     const server = createServer().listen(0, '127.0.0.1', () => process.stdout.write(server.address().port + '\\n'));
     process.stdin.setEncoding('utf8').once('data', async (secret) => {
       process.env.WEBHOOK_SECRET = secret.trim();
       const { receiver } = await import('./receiver.ts');
       server.on('request', (...both) => receiver.emit('request', ...both));
       process.stdout.write('ready\\n');
     });`,
  );
  const child = spawn(process.execPath, ['--conditions=source', 'main.ts'], {
    cwd: folder.path,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  processes.push(child);
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part) => {
    text += part;
  });
  const lines = async (count: number): Promise<string[]> => {
    while (text.split('\n').length <= count) await once(child.stdout, 'data');
    return text.trimEnd().split('\n');
  };
  return { lines, tell: (secret: string) => child.stdin.write(`${secret}\n`) };
}

async function startService(): Promise<{ readonly service: RunningService; readonly key: string }> {
  const DATA_DIR = join(folder.path, 'data');
  const service = await serve({ DATA_DIR, WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1' });
  processes.push(service.child);
  const keyOf = () => /shown only this once: (\S+)/.exec(service.output())?.[1];
  while (keyOf() === undefined) await once(service.child.stdout ?? process.stdin, 'data');
  return { service, key: keyOf() ?? '' };
}

describe('the page on webhooks', () => {
  it('makes one, and its receiver takes what the running service sends', async () => {
    const [{ service, key }, receiver] = await Promise.all([startService(), startReceiver()]);
    const [port] = await receiver.lines(1);
    const make = blockOf('sh')
      .replace('http://localhost:5000', service.url)
      .replace('https://app.example.org/', `http://127.0.0.1:${port}/`);
    const env = { PATH: process.env.PATH, KEYSTROKE_AUTH_KEY: key };
    const { stdout } = await run('bash', ['-c', `set -euo pipefail\n${make}`], { env });
    const { id, secret } = JSON.parse(stdout);
    receiver.tell(secret);
    await receiver.lines(2);

    const client = createClient({ url: service.url, apiKey: key });
    await client.applications.changePolicy('default', { require_challenge: false, attempts: 1 });
    await client.users.enrol('ada', typings(OWNER, [1, 5]));
    await client.users.verify('ada', typed(IMPOSTOR, 6));
    await client.webhooks.test(id);
    const told = (await receiver.lines(5)).slice(2).toSorted();
    expect(told).toEqual([
      expect.stringMatching(/^ada is locked until \d{4}-/),
      'user.enrolled',
      'webhook.ping',
    ]);
    service.child.kill('SIGTERM');
    expect(await service.ended).toBe(0);
  });

  it('names every event with its fields, every error and every reason', () => {
    for (const [type, { properties }] of Object.entries(EVENT_DATA)) {
      const row = page.split('\n').find((line) => line.startsWith(`| \`${type}\` |`)) ?? '';
      expect([type, Object.keys(properties).filter((name) => !row.includes(`\`${name}\``))]).toEqual([
        type,
        [],
      ]);
    }
    for (const [code, why] of Object.entries(WEBHOOK_ERRORS))
      expect(page).toContain(`| \`${code}\` | ${why} |`);
    for (const error of DELIVERY_ERRORS) expect(page).toContain(`| \`${error}\` |`);
    for (const reason of DISABLED_REASONS.filter((each) => each !== 'by_request')) {
      expect(page).toContain(`\`${reason}\``);
    }
  });
});
