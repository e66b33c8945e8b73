import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'keystroke-auth-start-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A program that serves sooner or later, and what it said. */
function start(command: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>>) {
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close').then(([code]): number | null => code);
  let text = '';
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
      for (const look of waiting) look();
    });
  }
  /** Addresses at which it listened, one after the other, once there are so many. */
  const addresses = (count: number) =>
    new Promise<string[]>((resolve, reject) => {
      const look = () => {
        const urls = [...text.matchAll(/listening on (http:[^"\s]+)/g)].map(([, url = '']) => url);
        if (urls.length >= count) resolve(urls);
      };
      waiting.add(look);
      look();
      void ended.then((code) => reject(new Error(`ended with ${code}:\n${text}`)));
    });
  return { child, ended, addresses };
}

describe.skipIf(process.platform === 'win32')('a clone', () => {
  it('is set up once and becomes the service by run_server.sh, which signals reach', async () => {
    const clone = join(scratch, 'clone');
    // With what is built already, as an image has it: the compiler is not there.
    for (const folder of ['scripts', 'packages/server/dist', 'node_modules', 'bin'])
      mkdirSync(join(clone, folder), { recursive: true });
    for (const file of ['run_server.sh', 'scripts/start.mjs', 'package-lock.json'])
      cpSync(join(root, file), join(clone, file));
    symlinkSync(join(root, 'packages/server/bin'), join(clone, 'packages/server/bin'));
    writeFileSync(join(clone, 'packages/server/dist/main.js'), '');
    const npm = [
      '#!/bin/sh',
      'echo "npm $*" >> npm.log',
      'mkdir -p node_modules/.bin',
      `ln -sf "${process.execPath}" node_modules/.bin/node`,
      'touch node_modules/.package-lock.json',
    ];
    writeFileSync(join(clone, 'bin/npm'), npm.join('\n'));
    chmodSync(join(clone, 'bin/npm'), 0o755);
    const env = {
      // The one that npm brings, not one that happens to be there.
      PATH: `${join(clone, 'bin')}:/usr/bin:/bin`,
      NODE_OPTIONS: '--conditions=source',
      ...{ NODE_ENV: 'testing', PORT: '0', DATA_DIR: join(scratch, 'data'), LOG_LEVEL: 'info' },
    };
    for (const _ of ['the first time', 'the second time']) {
      const { child, ended, addresses } = start(join(clone, 'run_server.sh'), [], scratch, env);
      const [url] = await addresses(1);
      expect((await fetch(`${url}/livez`)).status).toBe(200);
      child.kill('SIGTERM');
      expect(await ended).toBe(0);
      await expect(fetch(`${url}/livez`)).rejects.toThrow();
    }
    expect(readFileSync(join(clone, 'npm.log'), 'utf8')).toBe('npm ci\n');
  });

  it('is served by npm run dev, again after every change', async () => {
    const clone = join(scratch, 'dev');
    for (const name of ['engine', 'protocol', 'server']) {
      for (const part of ['package.json', 'src', ...(name === 'server' ? ['bin'] : [])])
        cpSync(join(root, 'packages', name, part), join(clone, 'packages', name, part), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
    const { scripts }: { scripts: { dev: string } } = JSON.parse(
      readFileSync(join(root, 'package.json'), 'utf8'),
    );
    const [node, ...args] = scripts.dev.split(' ');
    expect(node).toBe('node');
    const { child, ended, addresses } = start(process.execPath, args, clone, {
      PATH: process.env.PATH ?? '',
      ...{ PORT: '0', DATA_DIR: join(scratch, 'dev-data'), LOG_LEVEL: 'info' },
    });
    try {
      await addresses(1);
      appendFileSync(join(clone, 'packages/server/src/version.ts'), '\n// A change.\n');
      const url = (await addresses(2)).at(-1);
      expect((await fetch(`${url}/livez`)).status).toBe(200);
    } finally {
      child.kill('SIGTERM');
      await ended;
    }
  });
});
