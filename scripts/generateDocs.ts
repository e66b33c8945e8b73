import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { renderReference } from '../packages/server/src/config/renderReference.ts';

/** Pages that are written from code. `npm run docs` writes them, `npm run docs -- --check` only compares. */
const pages: readonly { readonly file: string; readonly render: () => string }[] = [
  { file: 'docs/configuration.md', render: renderReference },
];

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');

for (const { file, render } of pages) {
  const path = join(root, file);
  const text = render();
  const committed = await readFile(path, 'utf8').catch(() => undefined);
  if (committed === text) continue;
  if (check) {
    process.stderr.write(`${file} is not what the code says: run \`npm run docs\`\n`);
    process.exitCode = 1;
  } else {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    process.stdout.write(`${file} written\n`);
  }
}
