import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The levels of the requirements of ASVS 5.0.0 in their order, section by section, from its published table. */
const LEVELS: Readonly<Record<string, string>> = {
  ...{ '1.1': '22', '1.2': '1111122223', '1.3': '112222222223', '1.4': '222', '1.5': '123' },
  ...{ '2.1': '122', '2.2': '112', '2.3': '12223', '2.4': '23' },
  ...{
    '3.1': '3',
    '3.2': '113',
    '3.3': '12223',
    '3.4': '11222233',
    '3.5': '11122333',
    '3.6': '3',
    '3.7': '22333',
  },
  ...{ '4.1': '12233', '4.2': '23333', '4.3': '22', '4.4': '1222' },
  ...{ '5.1': '2', '5.2': '112333', '5.3': '113', '5.4': '222' },
  ...{ '6.1': '122', '6.2': '111111112222', '6.3': '11223333', '6.4': '112233', '6.5': '22222333' },
  ...{ '6.6': '2223', '6.7': '33', '6.8': '2222' },
  ...{ '7.1': '222', '7.2': '1111', '7.3': '22', '7.4': '11222', '7.5': '223', '7.6': '22' },
  ...{ '8.1': '1233', '8.2': '1123', '8.3': '133', '8.4': '23' },
  ...{ '9.1': '111', '9.2': '1222' },
  ...{
    '10.1': '22',
    '10.2': '223',
    '10.3': '22223',
    '10.4': '1111122222233333',
    '10.5': '22222',
    '10.6': '22',
  },
  ...{ '10.7': '222' },
  ...{
    '11.1': '2233',
    '11.2': '22233',
    '11.3': '11233',
    '11.4': '1222',
    '11.5': '23',
    '11.6': '23',
    '11.7': '33',
  },
  ...{ '12.1': '12233', '12.2': '11', '12.3': '22223' },
  ...{ '13.1': '2333', '13.2': '222223', '13.3': '2233', '13.4': '1222233' },
  ...{ '14.1': '22', '14.2': '12223333', '14.3': '122' },
  ...{ '15.1': '12233', '15.2': '12233', '15.3': '1222222', '15.4': '3333' },
  ...{ '16.1': '2', '16.2': '22222', '16.3': '2222', '16.4': '222', '16.5': '2223' },
  ...{ '17.1': '23', '17.2': '22223333', '17.3': '22' },
};
const asked = Object.entries(LEVELS).flatMap(([section, levels]) =>
  [...levels].map((level, i) => ({ number: `${section}.${i + 1}`, level })),
);

const rows = [
  ...read('docs/asvs.md').matchAll(
    /^\| v5\.0\.0-([\d.]+)(?: to ([\d.]+))? \| (\d(?:, \d)?) \| (.+?) \| (met|partly|not met|n\/a) \| (.+) \|$/gm,
  ),
].map(([, first = '', last = first, levels = '', , status = '', shown = '']) => ({
  first,
  last,
  levels: levels.split(', '),
  status,
  shown,
}));

const files = (folders: readonly string[]): string[] =>
  folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((path) => join(folder, path).replaceAll('\\', '/'))
      .filter((path) => /\.tsx?$/.test(path) && !/\/(?:node_modules|dist)\//.test(path)),
  );

describe('docs/asvs.md', () => {
  it('has every requirement of levels 1 and 2 once, with its level', () => {
    // As the standard counts them.
    expect(['1', '2', '3'].map((one) => asked.filter(({ level }) => level === one).length)).toEqual([
      70, 183, 92,
    ]);
    const place = new Map(asked.map(({ number }, i) => [number, i]));
    const told = rows.flatMap(({ first, last, levels }) =>
      asked
        .slice(place.get(first), (place.get(last) ?? -1) + 1)
        .filter(({ level }) => levels.includes(level)),
    );
    expect(told).toEqual(asked.filter(({ level }) => level !== '3'));
    expect(read('docs/asvs.md').match(/^\| v5/gm)).toHaveLength(rows.length);
  });

  it('names tests that exist', () => {
    const tests = files(['packages', 'docs', 'scripts']);
    const named = rows.flatMap(({ shown }) => [...shown.matchAll(/`(\S+?) › ([^`]+)`/g)]);
    expect(named.length).toBeGreaterThan(100);
    const wrong = named.filter(([, file, title]) => {
      const found = tests.filter((path) => path.endsWith(`/${file}`));
      return !found.some((path) => read(path).includes(`'${title}'`));
    });
    expect(wrong.map(([name]) => name)).toEqual([]);
  });

  it('names files that exist', () => {
    for (const page of ['docs/asvs.md', 'docs/hardening.md']) {
      const text = read(page);
      const places = [...text.matchAll(/`([\w.-]+(?:\/[\w.-]+)+\.\w+|tsconfig\.base\.json)`/g)].map(
        ([, path = '']) => path,
      );
      for (const path of places.filter((path) => /^(?:packages|examples|docs|tsconfig)/.test(path))) {
        expect([path, existsSync(join(root, path))]).toEqual([path, true]);
      }
    }
  });

  it('lists at its end what is not met, and nothing else', () => {
    const list = read('docs/asvs.md').split('## What is missing, in one list')[1] ?? '';
    const missing: readonly string[] = list.match(/\d+\.\d+\.\d+/g) ?? [];
    for (const { first, status } of rows) {
      expect([first, missing.includes(first)]).toEqual([first, status === 'partly' || status === 'not met']);
    }
  });
});

describe('docs/asvs.md, of the sources', () => {
  const sources = files([
    'packages/server/src',
    'packages/protocol/src',
    'packages/engine/src',
    'packages/client/src',
  ])
    .filter((path) => !/\.test\.ts$|\/testing\//.test(path))
    .map((path) => ({ path, text: read(path) }));

  it('what is served starts no program and runs no text as code', () => {
    // EVAL of Redis runs a script that is a constant, and there.
    const found = sources.filter(({ text }) =>
      /node:child_process|node:vm|(?<!\bredis\.)\beval\(|new Function|new RegExp\(|import\([^'"]/.test(text),
    );
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  it('no page or recorder makes HTML or code of text, or keeps anything in the browser', () => {
    const found = files(['packages/console/src', 'packages/client/src'])
      .filter((path) => !/\.test\.tsx?$|\/testing\//.test(path))
      .filter((path) =>
        /innerHTML|outerHTML|insertAdjacentHTML|document\.(?:write|cookie)|\beval\(|new Function|(?:local|session)Storage|indexedDB|postMessage/i.test(
          read(path),
        ),
      );
    expect(found).toEqual([]);
  });

  it('no algorithm is used but those of the inventory', () => {
    const used = sources.flatMap(({ text }) => [
      ...[...text.matchAll(/(?:createHash|createHmac|hkdfSync|generateKeyPairSync)\(\s*'?([\w-]+)/g)].map(
        ([, name]) => name,
      ),
      ...[...text.matchAll(/'((?:aes|des|rc4|chacha|camellia)-[\w-]+)'/gi)].map(([, name]) => name),
      ...[...text.matchAll(/hash: '([\w-]+)'/g)].map(([, name]) => name),
    ]);
    expect([...new Set(used)].sort()).toEqual(['SHA-256', 'aes-256-gcm', 'ed25519', 'sha256']);
    const others =
      /\b(?:createSign|createVerify|publicEncrypt|privateDecrypt|createDiffieHellman|pbkdf2|md5|sha-?1)\b/i;
    expect(sources.filter(({ text }) => others.test(text)).map(({ path }) => path)).toEqual([]);
  });
});
