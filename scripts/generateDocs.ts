import { spawnSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { renderReference } from '../packages/server/src/config/renderReference.ts';
import { renderErrorsMarkdown } from '../packages/server/src/http/errorReference.ts';
import { renderLicences } from './supplyChain/licences.ts';
import { readLockFile } from './supplyChain/readLockFile.ts';

const root = join(import.meta.dirname, '..');

/** Pages that are written from code. `npm run docs` writes them, `npm run docs -- --check` only compares. */
const pages: readonly { readonly file: string; readonly render: () => string | Promise<string> }[] = [
  { file: 'docs/configuration.md', render: renderReference },
  { file: 'docs/errors.md', render: renderErrorsMarkdown },
  { file: 'docs/openapi.json', render: renderOpenApi },
  { file: 'docs/licences.md', render: () => renderLicences(readLockFile(join(root, 'package-lock.json'))) },
];

const check = process.argv.includes('--check');

// In a process of its own, before the document is loaded here that shows them.
const recording = [
  ...process.execArgv,
  join(import.meta.dirname, 'recordAnswers.ts'),
  ...process.argv.slice(2),
];
process.exitCode = spawnSync(process.execPath, recording, { stdio: 'inherit' }).status ?? 1;

for (const { file, render } of pages) {
  const path = join(root, file);
  const text = await render();
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

/** As the whole service describes itself. */
async function renderOpenApi(): Promise<string> {
  const { startService, temporaryFolder } = await import('../packages/server/src/testing/service.ts');
  const folder = temporaryFolder();
  const service = await startService(folder.path);
  try {
    await service.server.ready();
    return `${JSON.stringify(service.server.openApi(), null, 2)}\n`;
  } finally {
    await service.stop();
    folder.remove();
  }
}
