import { foreignPackages, type LockedPackage } from './readLockFile.ts';

/** Licences that ask of a distributor no more than to keep the notice. */
const SHIPPED: ReadonlySet<string> = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Zlib',
]);
/** Tools are used, not passed on, so a copyleft that ends at the file does no harm. */
const DEVELOPMENT: ReadonlySet<string> = new Set([...SHIPPED, 'MPL-2.0', 'Python-2.0', 'CC-BY-4.0']);

/** Whether an SPDX expression is met by allowed licences. Exceptions (`WITH`) are not understood, so not allowed. */
export function isAllowed(expression: string, allowed: ReadonlySet<string>): boolean {
  const plain = expression.replace(/^\((.*)\)$/, '$1');
  if (/[()]/.test(plain)) return false;
  // AND binds more tightly than OR.
  return plain
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => allowed.has(licence.trim())));
}

/** One line for each package whose licence nobody has allowed, or that names none. */
export function refusedLicences(packages: readonly LockedPackage[]): string[] {
  return foreignPackages(packages).flatMap(({ path, license, development }) => {
    if (license !== undefined && isAllowed(license, development ? DEVELOPMENT : SHIPPED)) return [];
    return [`${path}: got ${license ?? 'no licence'}, which is not on the list`];
  });
}

/** Name, version and licence of what a deployment contains, as docs/licences.md. */
export function renderLicences(packages: readonly LockedPackage[]): string {
  const shipped = foreignPackages(packages).filter(({ development }) => !development);
  const rows = shipped.map(
    ({ name, version = '', license = 'none' }) => `| ${name} | ${version} | ${license} |`,
  );
  return `# Licences of dependencies

<!-- Written by \`npm run docs\` from package-lock.json. Do not edit. -->

What a deployment contains that other people wrote; where a package is there in several versions, each. \`npm run licences\` lists tools of development,
too, and fails on a licence that is not on the list in \`scripts/supplyChain/licences.ts\`.

| package | version | licence |
|---|---|---|
${[...new Set(rows)].sort().join('\n')}
`;
}
