import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { EXPECTED_INSTALL_SCRIPTS, packagesWithInstallScripts } from './installScripts.ts';
import { isAllowed, refusedLicences, renderLicences } from './licences.ts';
import { foreignPackages, type LockedPackage, readLockFile } from './readLockFile.ts';
import { renderSbom } from './renderSbom.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const packages = readLockFile(`${root}package-lock.json`);
const foreign = foreignPackages(packages);

const locked = (path: string, entry: Partial<LockedPackage> = {}): LockedPackage => ({
  path,
  name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
  version: '1.2.3',
  license: 'MIT',
  integrity: `sha512-${Buffer.alloc(64, 1).toString('base64')}`,
  resolved: undefined,
  development: false,
  optional: false,
  hasInstallScript: false,
  link: false,
  needs: [],
  ...entry,
});

describe('the lock file', () => {
  it('has a hash for every package, so that another content is refused', () => {
    expect(foreign.length).toBeGreaterThan(100);
    const without = foreign.filter(({ integrity }) => integrity?.startsWith('sha512-') !== true);
    expect(without.map(({ path }) => path)).toEqual([]);
  });

  it('names no registry but the public one, and nothing from elsewhere', () => {
    const elsewhere = foreign.filter(
      ({ resolved }) => resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/'),
    );
    expect(elsewhere.map(({ path }) => path)).toEqual([]);
    expect(readFileSync(`${root}package-lock.json`, 'utf8')).not.toMatch(/"(?:git|http|file)[+:]/);
  });

  it('pins every version that is asked for directly', () => {
    const manifests = [
      '',
      ...packages.filter(({ path }) => /^packages\/[^/]+$/.test(path)).map(({ path }) => path),
    ];
    const loose = manifests.flatMap((path) => {
      const manifest: Record<string, unknown> = JSON.parse(
        readFileSync(`${root}${path}/package.json`, 'utf8'),
      );
      return ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((group) =>
        Object.entries(manifest[group] ?? {}).filter(
          ([, version]) => !/^\d+\.\d+\.\d+(-[a-z]+\.\d+)?$/.test(version),
        ),
      );
    });
    expect(loose).toEqual([]);
  });
});

describe('installation', () => {
  it('runs nothing that packages bring, and only known ones would', () => {
    expect(readFileSync(`${root}.npmrc`, 'utf8')).toMatch(/^ignore-scripts=true$/m);
    const unexpected = packagesWithInstallScripts(packages, root).filter(
      (name) => EXPECTED_INSTALL_SCRIPTS[name] === undefined,
    );
    expect(unexpected).toEqual([]);
  });

  it('notices a package that would', () => {
    expect(packagesWithInstallScripts([locked('node_modules/a', { hasInstallScript: true })], root)).toEqual([
      'a',
    ]);
    expect(packagesWithInstallScripts([locked('node_modules/better-sqlite3')], root)).toEqual([
      'better-sqlite3',
    ]);
  });
});

describe('licences', () => {
  it('are all on the list', () => {
    expect(refusedLicences(packages)).toEqual([]);
  });

  it('are refused where they ask for more than a notice, are unknown or missing', () => {
    const refused = (license: string | undefined, development = false) =>
      refusedLicences([locked('node_modules/a', { license, development })]).length === 1;
    expect([refused('GPL-3.0-only'), refused('MPL-2.0'), refused(undefined), refused('SEE LICENSE')]).toEqual(
      [true, true, true, true],
    );
    expect([refused('MIT'), refused('MPL-2.0', true), refused('AGPL-3.0', true)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('are read as SPDX expressions', () => {
    const allowed = new Set(['MIT', 'Zlib']);
    expect(
      ['MIT', '(MIT AND Zlib)', 'GPL-2.0 OR MIT', 'MIT AND GPL-2.0', 'MIT OR (MIT AND GPL-2.0)'].map(
        (expression) => isAllowed(expression, allowed),
      ),
    ).toEqual([true, true, true, false, false]);
  });

  it('list what a deployment contains, and no tools', () => {
    const page = renderLicences([locked('node_modules/a'), locked('node_modules/b', { development: true })]);
    expect(page).toContain('| a | 1.2.3 | MIT |');
    expect(page).not.toContain('| b |');
  });
});

describe('the bill of materials', () => {
  const bom = JSON.parse(renderSbom(packages, '1.2.3'));

  it('has every package once, with version, hash, licence and package URL', () => {
    expect([bom.bomFormat, bom.specVersion]).toEqual(['CycloneDX', '1.6']);
    const refs: string[] = bom.components.map((component: { 'bom-ref': string }) => component['bom-ref']);
    expect(new Set(refs).size).toBe(refs.length);
    expect(refs.filter((ref) => ref.includes('node_modules/'))).toEqual(
      foreign.map(({ path }) => path).sort(),
    );
    expect(bom.components).toContainEqual({
      type: 'library',
      'bom-ref': 'node_modules/@fastify/cors',
      group: '@fastify',
      name: 'cors',
      version: expect.stringMatching(/^\d/),
      scope: 'required',
      hashes: [{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) }],
      licenses: [{ license: { id: 'MIT' } }],
      purl: expect.stringMatching(/^pkg:npm\/%40fastify\/cors@\d/),
    });
  });

  it('says what needs what, as Node would find it', () => {
    const small = [
      locked('packages/p', { needs: ['a'], integrity: undefined }),
      locked('node_modules/p', { link: true, resolved: 'packages/p' }),
      locked('node_modules/a', { needs: ['b', 'absent'] }),
      locked('node_modules/a/node_modules/b', { needs: ['c'] }),
      locked('node_modules/b'),
      locked('node_modules/c', { needs: ['b', 'p'] }),
    ];
    expect(JSON.parse(renderSbom(small, '1.2.3')).dependencies).toEqual([
      { ref: 'keystroke-auth-workspace', dependsOn: ['packages/p'] },
      { ref: 'node_modules/a', dependsOn: ['node_modules/a/node_modules/b'] },
      { ref: 'node_modules/a/node_modules/b', dependsOn: ['node_modules/c'] },
      { ref: 'node_modules/b', dependsOn: [] },
      { ref: 'node_modules/c', dependsOn: ['node_modules/b', 'packages/p'] },
      { ref: 'packages/p', dependsOn: ['node_modules/a'] },
    ]);
  });

  it('is the same for the same lock file, and another for another', () => {
    expect(renderSbom(packages, '1.2.3')).toBe(renderSbom([...packages].reverse(), '1.2.3'));
    const other = JSON.parse(renderSbom(packages, '1.2.4'));
    expect(other.serialNumber).not.toBe(bom.serialNumber);
    expect(bom.serialNumber).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});
