import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { renderJson } from './vectors/renderJson.ts';
import { pathOf, VECTOR_FILES } from './vectors/vectorFiles.ts';

/** `npm run vectors` writes docs/test-vectors, `npm run vectors -- --check` only compares. */
const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');

for (const file of VECTOR_FILES) {
  const path = pathOf(file);
  const target = join(root, path);
  const text = `${renderJson({ about: file.about, vectors: file.vectors() })}\n`;
  const committed = await readFile(target, 'utf8').catch(() => undefined);
  if (committed === text) continue;
  if (check) {
    process.stderr.write(`${path} is not what the engine answers: run \`npm run vectors\`\n`);
    process.exitCode = 1;
  } else {
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
    process.stdout.write(`${path} written\n`);
  }
}
