import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../deploy/run.ts';
import type { Packed } from './packPackages.ts';

/**
 * Installs packed packages into an empty folder, with the dependencies that the lock file names: from npm's cache, where
 * `npm ci` left them, so that no network is needed and what was tested is what is installed.
 */
export function installPacked(root: string, packed: readonly Packed[], from: string, folder: string): void {
  const lock: LockFile = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const dependencies: Record<string, string> = {};
  const packages: Record<string, Entry> = {};
  for (const { manifest, file } of packed) {
    copyFileSync(join(from, file), join(folder, file));
    dependencies[manifest.name] = `file:${file}`;
    const integrity = createHash('sha512')
      .update(readFileSync(join(from, file)))
      .digest('base64');
    const { devDependencies: _, ...entry } = lock.packages[manifest.folder] ?? {};
    packages[`node_modules/${manifest.name}`] = {
      ...entry,
      resolved: `file:${file}`,
      integrity: `sha512-${integrity}`,
    };
  }
  const placeOf = new Map(packed.map(({ manifest }) => [manifest.folder, `node_modules/${manifest.name}`]));
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (!path.includes('node_modules/') || entry.link || entry.dev || entry.devOptional) continue;
    const [workspace = ''] = /^packages\/[^/]+(?=\/)/.exec(path) ?? [];
    packages[`${placeOf.get(workspace) ?? ''}${path.slice(workspace.length)}`] = entry;
  }
  const project = { name: 'elsewhere', version: '0.0.0', private: true, dependencies };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(project));
  writeFileSync(
    join(folder, 'package-lock.json'),
    JSON.stringify({ ...project, lockfileVersion: 3, packages: { '': project, ...packages } }),
  );
  run('npm', ['ci', '--offline', '--ignore-scripts', '--omit=dev', '--omit=optional', '--omit=peer'], {
    cwd: folder,
  });
}

type Entry = Readonly<Record<string, unknown>>;
interface LockFile {
  readonly packages: Readonly<Record<string, Entry>>;
}
