import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../testing/service.ts';
import { makeScratchFolder, removeForsaken } from './scratchFolder.ts';

const HOUR = 60 * 60_000;
const NOW = new Date();
const ago = (hours: number) => new Date(NOW.getTime() - hours * HOUR);

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  vi.useRealTimers();
  folder.remove();
});

/** A folder with a file, each written so many hours ago. */
function left(name: string, folderAge: number, fileAge: number): void {
  const path = join(folder.path, name);
  mkdirSync(path);
  writeFileSync(join(path, 'snapshot.db'), 'a copy');
  utimesSync(join(path, 'snapshot.db'), ago(fileAge), ago(fileAge));
  utimesSync(path, ago(folderAge), ago(folderAge));
}

it('removes what a killed process left, and not what somebody works in', async () => {
  left('scratch-left', 4, 4);
  left('scratch-new', 1, 1);
  left('scratch-being-written', 9, 0);
  left('scratch-being-read', 0, 9);
  left('verify-left', 90, 90);
  left('other', 90, 90);
  await removeForsaken(folder.path, ['scratch-', 'verify-'], NOW);
  expect(readdirSync(folder.path).sort()).toEqual([
    ...['other', 'scratch-being-read', 'scratch-being-written', 'scratch-new'],
  ]);
  await removeForsaken(join(folder.path, 'not-there'), ['scratch-'], NOW);
});

it('says that it is in use as long as it is, and then goes', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const exits = process.listenerCount('exit');
  const { path, remove } = makeScratchFolder(join(folder.path, 'scratch-'));
  expect(statSync(path).mode & 0o077).toBe(0);
  writeFileSync(join(path, 'snapshot.db'), 'a copy');
  for (const each of [join(path, 'snapshot.db'), path]) utimesSync(each, ago(90), ago(90));
  vi.advanceTimersByTime(60_000);
  await removeForsaken(folder.path, ['scratch-'], NOW);
  expect(existsSync(join(path, 'snapshot.db'))).toBe(true);
  await remove();
  expect(readdirSync(folder.path)).toEqual([]);
  expect(process.listenerCount('exit')).toBe(exits);
  expect(vi.getTimerCount()).toBe(0);
});

it('removes what a killed process left within minutes, and not what a silent one works in', async () => {
  const module = new URL('./scratchFolder.ts', import.meta.url).href;
  const script = `
    const { makeScratchFolder } = await import(${JSON.stringify(module)});
    process.stdout.write(makeScratchFolder(${JSON.stringify(join(folder.path, 'scratch-'))}).path);
    setInterval(() => undefined, 60_000);
  `;
  const child = spawn(process.execPath, ['--conditions=source', '--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const [path = ''] = (await once(child.stdout, 'data')).map(String);
  const silent = (minutes: number) => {
    for (const each of [path, ...readdirSync(path).map((name) => join(path, name))])
      utimesSync(each, ago(minutes / 60), ago(minutes / 60));
  };
  const isThere = async () => {
    await removeForsaken(folder.path, ['scratch-'], NOW);
    return existsSync(path);
  };
  try {
    silent(100);
    expect(await isThere()).toBe(true);
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
  silent(1);
  expect(await isThere()).toBe(true);
  silent(3);
  expect(await isThere()).toBe(false);
});

it('goes with the process that ends', () => {
  const { path } = makeScratchFolder(join(folder.path, 'scratch-'));
  const [last] = process.listeners('exit').slice(-1);
  last?.call(process, 0);
  expect(existsSync(path)).toBe(false);
});
