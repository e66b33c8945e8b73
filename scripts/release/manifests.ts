import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package that is published, as far as releases care. */
export interface Manifest {
  /** Its folder, such as `packages/engine`. */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly repository?: { readonly type?: string; readonly url?: string; readonly directory?: string };
  readonly publishConfig?: { readonly access?: string; readonly provenance?: boolean };
  readonly files?: readonly string[];
  readonly engines?: { readonly node?: string };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** Every workspace that is not private, by folder. */
export function readManifests(root: string): Manifest[] {
  return readdirSync(join(root, 'packages'))
    .sort()
    .map((name) => {
      const folder = `packages/${name}`;
      return { ...JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')), folder };
    })
    .filter((manifest) => manifest.private !== true);
}
