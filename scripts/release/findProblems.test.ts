import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findProblems, type ReleaseState } from './findProblems.ts';
import { type Manifest, readManifests } from './manifests.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = (file: string) => readFileSync(join(root, file), 'utf8');

const actual: ReleaseState = {
  manifests: readManifests(root),
  changelog: text('CHANGELOG.md'),
  tag: null,
  licence: text('LICENSE'),
  read: (folder, file) => text(join(folder, file)),
};

const one: Manifest = {
  folder: 'packages/one',
  name: 'one',
  version: '1.2.0',
  license: 'Apache-2.0',
  repository: { type: 'git', url: 'git+https://example.org/one.git', directory: 'packages/one' },
  publishConfig: { access: 'public', provenance: true },
  files: ['dist'],
  engines: { node: '>=24' },
};
const two: Manifest = {
  ...one,
  folder: 'packages/two',
  name: 'two',
  repository: { type: 'git', url: 'git+https://example.org/one.git', directory: 'packages/two' },
  dependencies: { one: '1.2.0', other: '3.0.0' },
};
const good: ReleaseState = {
  manifests: [one, two],
  changelog:
    '# Changelog\n\n## Unreleased\n\n## 1.2.0 - 2026-11-22\n\n- Something.\n\n## 1.1.0 - 2026-01-01\n\n- Old.\n',
  tag: 'v1.2.0',
  licence: 'the licence',
  read: () => 'the licence',
};

describe('findProblems', () => {
  it('finds none in this repository while it is worked on, nor in a release that is whole', () => {
    expect(findProblems(actual)).toEqual([]);
    expect(findProblems(good)).toEqual([]);
  });

  it.each<[string, Partial<ReleaseState>, RegExp]>([
    ['another version', { manifests: [one, { ...two, version: '1.1.0' }] }, /got version 1\.1\.0/],
    [
      'another version of its own packages',
      { manifests: [one, { ...two, dependencies: { one: '1.1.0' } }] },
      /one 1\.1\.0, expected 1\.2\.0/,
    ],
    ['no provenance', { manifests: [{ ...one, publishConfig: { access: 'public' } }] }, /provenance/],
    ['another folder', { manifests: [one, { ...one, folder: 'packages/two', name: 'two' }] }, /directory/],
    [
      'two addresses',
      { manifests: [one, { ...two, repository: { ...two.repository, url: 'git+https://b.example/b.git' } }] },
      /repository\.url/,
    ],
    ['another licence', { read: () => 'another' }, /LICENSE/],
    ['nothing to read', { read: (_, file) => (file === 'LICENSE' ? 'the licence' : null) }, /README/],
    ['another tag', { tag: 'v1.2.1' }, /the tag is v1\.2\.1/],
    ['no day', { changelog: '## 1.2.0\n\n- Something.\n' }, /YYYY-MM-DD/],
    ['no entry', { changelog: '## 1.2.0 - 2026-11-22\n\nNothing.\n' }, /with entries/],
    [
      'what is not released',
      { changelog: `${good.changelog.replace('## Unreleased\n', '')}\n## Unreleased\n\n- New.\n` },
      /Unreleased/,
    ],
    ['nothing that changed', { tag: null, changelog: '## 1.1.0\n\n- Old.\n' }, /expected entries/],
  ])('finds %s', (_, change, expected) => {
    const found = findProblems({ ...good, ...change });
    expect(found.join('\n')).toMatch(expected);
  });
});
