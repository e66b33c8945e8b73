import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ERROR_CATALOGUE } from '@keystroke-auth/protocol';
import { expect, it } from 'vitest';
import { settings } from '../../packages/server/src/config/settings.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const here = join(root, 'docs/operations');
const pages = globSync('*.md', { cwd: here }).map((name) => ({
  name,
  text: readFileSync(join(here, name), 'utf8'),
}));

/** What the service may say: its sources, with texts that go over several lines put together. */
const sources = globSync('packages/{server,protocol}/src/**/*.ts', { cwd: root })
  .filter((path) => !path.includes('.test.') && !path.includes('/testing/'))
  .map((path) => readFileSync(join(root, path), 'utf8'))
  .join('\n')
  .replaceAll(/['`]\s*\+\s*['`]/g, '')
  .replaceAll('\\’', '’');

/** Of OpenTelemetry, whose SDK reads them itself. */
const READ_BY_THE_SDK = [
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_EXPORTER_OTLP_TIMEOUT',
  'OTEL_SERVICE_NAME',
  'OTEL_RESOURCE_ATTRIBUTES',
];

/** Messages stand in the first cell of a row, where they are more than a word. */
function messagesOf(page: string): string[] {
  return page
    .split('\n')
    .flatMap((line) => /^\| (.+?) \|/.exec(line)?.[1] ?? [])
    .flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text ?? ''))
    .filter((text) => text.split(' ').length > 3)
    .flatMap((text) => text.split('…').map((part) => part.trim()))
    .filter((part) => part.length > 3);
}

it('quotes messages that the service has', () => {
  const messages = pages.flatMap(({ name, text }) => (name === 'troubleshooting.md' ? messagesOf(text) : []));
  expect(messages.length).toBeGreaterThan(15);
  expect(messages.filter((message) => !sources.includes(message))).toEqual([]);
});

it.each(pages)('$name names commands, settings and codes that there are', ({ text }) => {
  const commands = [...text.matchAll(/keystroke-auth ([a-z][a-z-]+)(?: ([a-z][a-z-]+))?/g)];
  const main = readFileSync(join(root, 'packages/server/src/main.ts'), 'utf8');
  for (const [, command = ''] of commands)
    expect(main).toMatch(new RegExp(`^ {2}'?${command}'?: async`, 'm'));
  const known = new Set(Object.values(settings).flatMap(({ name }) => [name, `${name}_FILE`]));
  for (const name of READ_BY_THE_SDK) known.add(name);
  const named = text.match(/`(?!KEY)[A-Z][A-Z0-9]+_[A-Z0-9_]+[`=]/g) ?? [];
  expect(named.map((name) => name.slice(1, -1)).filter((name) => !known.has(name))).toEqual([]);
  const codes = [...text.matchAll(/\b(?:401|403|404|409|422|429) `([a-z_]+)`/g)].map(
    ([, code]) => code ?? '',
  );
  expect(codes.filter((code) => !(code in ERROR_CATALOGUE))).toEqual([]);
});

it('is whole: the first page leads to all others', () => {
  const index = pages.find(({ name }) => name === 'README.md')?.text ?? '';
  const others = pages.map(({ name }) => name).filter((name) => name !== 'README.md');
  expect(others.filter((name) => !index.includes(`(${name})`))).toEqual([]);
  expect(existsSync(join(dirname(here), 'storage.md'))).toBe(true);
});
