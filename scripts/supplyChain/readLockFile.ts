import { readFileSync } from 'node:fs';

/** One package of package-lock.json. */
export interface LockedPackage {
  /** Where it is installed, such as `node_modules/a/node_modules/b`; `packages/…` is a workspace. */
  readonly path: string;
  readonly name: string;
  /** Undefined for links to workspaces, and for the workspace as a whole. */
  readonly version: string | undefined;
  /** An SPDX expression; undefined where the package names none. */
  readonly license: string | undefined;
  /** Subresource integrity, such as `sha512-…` in base64. */
  readonly integrity: string | undefined;
  /** Where it came from, where that is recorded. */
  readonly resolved: string | undefined;
  /** Needed to develop and test only. */
  readonly development: boolean;
  /** What works without it, such as builds for other platforms. */
  readonly optional: boolean;
  readonly hasInstallScript: boolean;
  /** A workspace under its name in `node_modules`. */
  readonly link: boolean;
  /** Names of what it needs to run, peers and optional ones among them; they may be absent. */
  readonly needs: readonly string[];
}

/** @throws {TypeError} for anything that is no lock file of version 3 */
export function readLockFile(file: URL | string): LockedPackage[] {
  const lock: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isRecord(lock) || lock.lockfileVersion !== 3 || !isRecord(lock.packages)) {
    throw new TypeError('package-lock.json: expected version 3');
  }
  return Object.entries(lock.packages).map(([path, entry]) => {
    if (!isRecord(entry)) throw new TypeError(`package-lock.json: ${path} is no object`);
    return {
      path,
      name: textOf(entry.name) ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version: textOf(entry.version),
      license: textOf(entry.license),
      integrity: textOf(entry.integrity),
      resolved: textOf(entry.resolved),
      development: entry.dev === true || entry.devOptional === true,
      optional: entry.optional === true,
      hasInstallScript: entry.hasInstallScript === true,
      link: entry.link === true,
      needs: ['dependencies', 'optionalDependencies', 'peerDependencies'].flatMap((group) => {
        const wanted = entry[group];
        return isRecord(wanted) ? Object.keys(wanted) : [];
      }),
    };
  });
}

/** Packages of other people: neither workspaces nor links to them. */
export function foreignPackages(packages: readonly LockedPackage[]): LockedPackage[] {
  return packages.filter(({ path, link }) => path.includes('node_modules/') && !link);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
