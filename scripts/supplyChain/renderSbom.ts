import { createHash } from 'node:crypto';
import type { LockedPackage } from './readLockFile.ts';

/**
 * The bill of materials in CycloneDX 1.6: every package of the lock file with version, hashes, licence, package URL
 * and what it needs. `scope` is `required`, `optional`, or `excluded` for tools of development.
 *
 * The same lock file gives the same bytes: the serial number is made from the content, and there is no time.
 */
export function renderSbom(packages: readonly LockedPackage[], version: string): string {
  const byPath = new Map(packages.map((entry) => [entry.path, entry]));
  const components = packages.filter(({ path, link }) => path !== '' && !link).sort(byPathOrder);
  const root = {
    type: 'application',
    'bom-ref': 'keystroke-auth-workspace',
    name: 'keystroke-auth',
    version,
  };
  const content = {
    version: 1,
    metadata: { component: { ...root, licenses: licencesOf('Apache-2.0') } },
    components: components.map(componentOf),
    dependencies: [
      { ref: root['bom-ref'], dependsOn: components.filter(isWorkspace).map(({ path }) => path) },
      ...components.map((entry) => ({ ref: entry.path, dependsOn: dependenciesOf(entry, byPath) })),
    ],
  };
  const bom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(content))}`,
    ...content,
  };
  return `${JSON.stringify(bom, null, 2)}\n`;
}

function byPathOrder({ path: a }: LockedPackage, { path: b }: LockedPackage): number {
  return a < b ? -1 : 1;
}

function isWorkspace({ path }: LockedPackage): boolean {
  return !path.includes('node_modules/');
}

function componentOf(entry: LockedPackage) {
  const { path, name, version = '', license, integrity, development, optional } = entry;
  const [group, base] = name.startsWith('@') ? name.split('/') : [undefined, name];
  return {
    type: isWorkspace(entry) ? 'application' : 'library',
    // Paths are unique where name and version need not be.
    'bom-ref': path,
    ...(group === undefined ? {} : { group }),
    name: base,
    version,
    scope: development ? 'excluded' : optional ? 'optional' : 'required',
    ...(integrity === undefined ? {} : { hashes: hashesOf(integrity) }),
    ...(license === undefined ? {} : { licenses: licencesOf(license) }),
    ...(isWorkspace(entry)
      ? {}
      : { purl: `pkg:npm/${group === undefined ? '' : `${encodeURIComponent(group)}/`}${base}@${version}` }),
  };
}

function hashesOf(integrity: string) {
  return integrity.split(' ').map((hash) => {
    const [algorithm = '', base64 = ''] = hash.split('-', 2);
    return {
      alg: algorithm.toUpperCase().replace('SHA', 'SHA-'),
      content: Buffer.from(base64, 'base64').toString('hex'),
    };
  });
}

function licencesOf(license: string) {
  return / (?:AND|OR|WITH) /.test(license) ? [{ expression: license }] : [{ license: { id: license } }];
}

/** What Node would load for each name: the nearest `node_modules` on the way up. */
function dependenciesOf(
  { path, needs }: LockedPackage,
  byPath: ReadonlyMap<string, LockedPackage>,
): string[] {
  const found = new Set<string>();
  for (const name of needs) {
    const target = foldersAbove(path)
      .map((folder) => byPath.get(`${folder}node_modules/${name}`))
      .find((entry) => entry !== undefined);
    // Optional and peer packages may be absent.
    if (target !== undefined) found.add(target.link ? (target.resolved ?? target.path) : target.path);
  }
  return [...found].sort();
}

function foldersAbove(path: string): string[] {
  const folders = [`${path}/`];
  for (let at = path; at.includes('node_modules/'); ) {
    at = at.slice(0, at.lastIndexOf('node_modules/')).replace(/\/$/, '');
    folders.push(at === '' ? '' : `${at}/`);
  }
  return folders.includes('') ? folders : [...folders, ''];
}

/** A name-based UUID (RFC 9562, version 8), from SHA-256. */
function uuidOf(content: string): string {
  const bytes = createHash('sha256').update(content).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
