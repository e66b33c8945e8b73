import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { run } from './deploy/run.ts';
import { findProblems } from './release/findProblems.ts';
import { installPacked } from './release/installPacked.ts';
import { readManifests } from './release/manifests.ts';
import { packPackages, SUMS_FILE } from './release/packPackages.ts';
import { tryInstalled } from './release/tryInstalled.ts';

/**
 * `npm run -s release:check [-- --tag v1.2.0] [--out FOLDER]`: whether the packages can be released, by what they say and by packing,
 * installing and running them elsewhere. `--out` keeps the packed files, the bill of materials and the checksums.
 */
const { tag = null, out } = parseArgs({
  options: { tag: { type: 'string' }, out: { type: 'string' } },
}).values;
const root = fileURLToPath(new URL('..', import.meta.url));
const text = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : null);

const manifests = readManifests(root);
const problems = findProblems({
  manifests,
  changelog: readFileSync(join(root, 'CHANGELOG.md'), 'utf8'),
  tag,
  licence: readFileSync(join(root, 'LICENSE'), 'utf8'),
  read: (folder, file) => text(join(root, folder, file)),
});
for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length > 0) process.exit(1);

run('npm', ['run', '-s', 'build'], { cwd: root });
const scratch = mkdtempSync(join(tmpdir(), 'keystroke-auth-release-'));
try {
  const folder = out === undefined ? join(scratch, 'packed') : resolve(out);
  const elsewhere = join(scratch, 'elsewhere');
  mkdirSync(folder, { recursive: true });
  mkdirSync(elsewhere);
  const packed = packPackages(root, manifests, folder);
  run('sha256sum', ['--check', '--strict', SUMS_FILE], { cwd: folder });
  installPacked(root, packed, folder, elsewhere);
  for (const line of await tryInstalled(elsewhere, manifests)) process.stdout.write(`${line}\n`);
  if (out !== undefined) process.stdout.write(readFileSync(join(folder, SUMS_FILE), 'utf8'));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
