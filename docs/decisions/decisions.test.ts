import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const folder = fileURLToPath(new URL('.', import.meta.url));
const decisions = readdirSync(folder)
  .filter((name) => /^\d{4}-/.test(name))
  .sort();
const numberOf = (name: string): string => name.slice(0, 4);

it('are numbered once each, without gaps, and listed in their order', () => {
  expect(decisions.map(numberOf)).toEqual(decisions.map((_, i) => String(i + 1).padStart(4, '0')));
  const listed = readFileSync(join(folder, 'README.md'), 'utf8').matchAll(/^\| \[(\d{4})\]\((.+?)\)/gm);
  expect([...listed].map(([, number, name]) => [number, name])).toEqual(
    decisions.map((name) => [numberOf(name), name]),
  );
});

it('are called by their numbers wherever they are linked', () => {
  const root = join(folder, '../..');
  const pages = ['.', 'docs', 'packages'].flatMap((from) =>
    readdirSync(join(root, from), { recursive: from !== '.', encoding: 'utf8' })
      .filter((path) => path.endsWith('.md') && !path.includes('node_modules'))
      .map((path) => join(root, from, path)),
  );
  const links = pages.flatMap((page) =>
    [
      ...readFileSync(page, 'utf8').matchAll(/\[(?:decision )?(\d{4})\]\(([\w./-]*?((\d{4})-[\w-]+\.md))\)/g),
    ].map(([, called, path = '', name, number]) => ({
      page,
      called,
      number,
      name,
      at: join(dirname(page), path),
    })),
  );
  expect(links.length).toBeGreaterThan(30);
  for (const { page, called, number, name, at } of links) {
    expect([page, called, at]).toEqual([page, number, join(folder, name ?? '')]);
  }
});
