import { refusedLicences } from './supplyChain/licences.ts';
import { foreignPackages, readLockFile } from './supplyChain/readLockFile.ts';

/** `npm run -s licences`: licences with how many packages have each; 1 when one is not on the list. */
const packages = readLockFile(new URL('../package-lock.json', import.meta.url));
const use = ({ development }: { readonly development: boolean }) => (development ? 'development' : 'shipped');
const rows = Map.groupBy(foreignPackages(packages), (entry) => `${use(entry)}  ${entry.license ?? 'none'}`);
for (const [row, { length }] of [...rows].sort(([a], [b]) => (a < b ? -1 : 1))) {
  process.stdout.write(`${`${length}`.padStart(4)}  ${row}\n`);
}
const refused = refusedLicences(packages);
for (const line of refused) process.stderr.write(`${line}\n`);
if (refused.length > 0) process.exitCode = 1;
