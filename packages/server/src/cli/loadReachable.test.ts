import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { run } from '../testing/process.ts';
import { temporaryFolder } from '../testing/service.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
const inFolder = (name: string) => join(folder.path, name);
// Whoever opens it waits for somebody who writes, as for a mount whose server is gone.
const [dead, data, backups] = [inFolder('dead'), inFolder('data'), inFolder('backups')];
const FAR = {
  DATABASE_URL: 'postgres://127.0.0.1:1/store',
  KEY_DATABASE_URL: 'postgres://127.0.0.1:1/keys',
};

type Case = readonly [name: string, command: readonly string[], env: Readonly<Record<string, string>>];
const CASES: readonly Case[] = [
  ['DATA_DIR', ['restore'], { DATA_DIR: dead }],
  ['DATA_DIR', ['backup', 'verify'], { DATA_DIR: dead }],
  ['DATA_DIR', ['user-keys', 'restore', 'a-copy'], { DATA_DIR: dead }],
  ['DATA_DIR', ['rekey'], { DATA_DIR: dead }],
  // Also where nothing is to stay there: it is copied from, and its table of priors is read.
  ['DATA_DIR', ['migrate-store', '--from', 'sqlite', '--to', 'postgres'], { DATA_DIR: dead, ...FAR }],
  ['DATA_DIR', ['serve'], { DATA_DIR: dead, ...FAR }],
  ['BACKUP_TO', ['restore'], { BACKUP_TO: dead }],
  ['the copy of the keys', ['user-keys', 'restore', dead], {}],
];

it.skipIf(process.platform === 'win32')('a place that does not answer is told in a line', async () => {
  execFileSync('mkfifo', [dead]);
  for (const path of [data, backups]) mkdirSync(path);
  const SECRET_KEY = 'a secret that only this test knows, of 48 characters';
  const env = { NODE_ENV: 'testing', SECRET_KEY, DATA_DIR: data, BACKUP_TO: backups };
  // All at once, as each of them waits for ten seconds.
  const ended = await Promise.all(CASES.map(([, command, place]) => run(command, { ...env, ...place })));
  const line = (name: string) =>
    `${name} (${dead}) does not answer: the disk is broken, or the mount's server is gone; mend it, or name another place\n`;
  expect(ended).toEqual(CASES.map(([name]) => ({ code: 2, stdout: '', stderr: line(name) })));
});
