import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../deploy/run.ts';
import { readLockFile } from '../supplyChain/readLockFile.ts';
import { renderSbom } from '../supplyChain/renderSbom.ts';
import type { Manifest } from './manifests.ts';

/** A package as it would be published. */
export interface Packed {
  readonly manifest: Manifest;
  readonly file: string;
}

const SBOM_FILE = 'sbom.cdx.json';
export const SUMS_FILE = 'SHA256SUMS';

/**
 * Packs every package into `folder`, with the bill of materials and the checksums of all (`sha256sum --check SHA256SUMS`). `dist` must
 * have been built.
 */
export function packPackages(root: string, manifests: readonly Manifest[], folder: string): Packed[] {
  const packed = manifests.map((manifest): Packed => {
    const said: unknown = JSON.parse(
      run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: join(root, manifest.folder) }),
    );
    const [entry] = Object.values(said ?? {});
    if (!isAnswer(entry)) throw new TypeError(`npm pack said something else about ${manifest.name}`);
    const tests = entry.files.filter(({ path }) => /\.test\.|\/testing\//.test(path));
    if (tests.length > 0) throw new Error(`${entry.filename} would hold tests: ${tests[0]?.path}`);
    return { manifest, file: entry.filename };
  });
  const version = manifests[0]?.version ?? '';
  writeFileSync(join(folder, SBOM_FILE), renderSbom(readLockFile(join(root, 'package-lock.json')), version));
  const sums = [...packed.map(({ file }) => file), SBOM_FILE].sort().map((file) => {
    const sum = createHash('sha256')
      .update(readFileSync(join(folder, file)))
      .digest('hex');
    return `${sum}  ${file}\n`;
  });
  writeFileSync(join(folder, SUMS_FILE), sums.join(''));
  return packed;
}

interface Answer {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

function isAnswer(entry: unknown): entry is Answer {
  return typeof entry === 'object' && entry !== null && 'filename' in entry && 'files' in entry;
}
