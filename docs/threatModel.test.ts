import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(join(root, 'docs/threat-model.md'), 'utf8');
const references = [...page.matchAll(/^- `(\S+) › (.+)`$/gm)].map(([, file = '', title = '']) => ({
  file,
  title,
}));

const sources = ['packages', 'docs', 'scripts'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => !/(^|[\\/])(node_modules|dist)[\\/]/.test(path))
    .map((path) => join(folder, path).replaceAll('\\', '/')),
);

describe('docs/threat-model.md', () => {
  it('names tests that exist', () => {
    expect(references.length).toBeGreaterThan(40);
    const wrong = references.filter(({ file, title }) => {
      const found = sources.filter((path) => path.endsWith(`/${file}`));
      return !found.some((path) => readFileSync(join(root, path), 'utf8').includes(`'${title}'`));
    });
    expect(wrong).toEqual([]);
  });

  it('has for every threat a control, its tests, and what it does not stop', () => {
    const threats = page.split(/^### /m).slice(1);
    for (const threat of threats) {
      expect(threat).toMatch(/^T\d+ [\s\S]*\*Control:\*[\s\S]*\*Shown by:\*[\s\S]*\*Does not stop:\*/);
    }
    const numbers = threats.map((threat) => Number(/^T(\d+)/.exec(threat)?.[1]));
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
  });

  it('has the measured figures of docs/accuracy.md', () => {
    // The engine's own table; another one is of the whole service.
    const [ofEngine = ''] = readFileSync(join(root, 'docs/accuracy.md'), 'utf8').split(
      '### Against the service',
    );
    const measured = new Map(rowsOf(ofEngine));
    const told = rowsOf(page);
    expect(told.length).toBe(16);
    for (const [species, figures] of told)
      expect([species, measured.get(species)]).toEqual([species, figures]);
  });
});

/** Species of attack, with the shares that are accepted without and with the checks. */
function rowsOf(text: string): [string, string][] {
  return [...text.matchAll(/^\| ([a-n]\d*i?: .+?) \| ([\d.]+ \| [\d.]+) \|/gm)].map(
    ([, species = '', figures = '']) => [species, figures],
  );
}
