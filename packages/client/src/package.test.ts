import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SDK } from './capture/record/sdk.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const tsc = join(root, 'node_modules/typescript/bin/tsc');

/** Bytes, minified and compressed, which may grow no further unnoticed. */
const MAX_BUNDLE = 6_000;
/** Of a page that only sends a sample with a challenge. */
const MAX_CHALLENGE_BUNDLE = 4_000;
/** Of what records one field. */
const MAX_CAPTURE_BUNDLE = 4_500;
/** Of everything that records: fields, the keypad, the element. */
const MAX_SCRIPT = 6_000;

let folder: string;
let dist: string;

/** The package as it is published, and next to it the protocol, whose types a consumer's compiler reads. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keystroke-auth-client-'));
  const emitted = join(folder, 'emitted');
  const scope = join(folder, 'node_modules/@keystroke-auth');
  const config = {
    extends: join(root, 'tsconfig.base.json'),
    compilerOptions: {
      ...{ composite: false, sourceMap: false, tsBuildInfoFile: null, lib: ['es2024', 'dom'], types: [] },
      ...{ rootDir: join(root, 'packages'), outDir: emitted },
    },
    files: [
      ...['client', 'protocol'].map((name) => join(root, 'packages', name, 'src/index.ts')),
      ...['express', 'fastify'].map((name) => join(root, `packages/client/src/middleware/${name}.ts`)),
      ...['index', 'element', 'react'].map((name) => join(root, `packages/client/src/capture/${name}.ts`)),
    ],
  };
  writeFileSync(join(folder, 'tsconfig.build.json'), JSON.stringify(config));
  await run(process.execPath, [tsc, '-p', join(folder, 'tsconfig.build.json')]);
  for (const name of ['client', 'protocol']) {
    mkdirSync(join(scope, name), { recursive: true });
    cpSync(join(root, 'packages', name, 'package.json'), join(scope, name, 'package.json'));
    cpSync(join(emitted, name, 'src'), join(scope, name, 'dist'), { recursive: true });
  }
  mkdirSync(join(folder, 'node_modules/@types'));
  for (const name of ['typebox', 'react', '@types/react', 'csstype']) {
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  dist = join(scope, 'client/dist');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the package', () => {
  it('has code that imports nothing but itself, and no dependencies', () => {
    const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.js'),
    );
    expect(files.length).toBeGreaterThan(15);
    for (const file of files) {
      const code = readFileSync(join(dist, file), 'utf8');
      const imported = [...code.matchAll(/(?:\bfrom|\bimport|\brequire\()\s*\(?['"]([^'"]+)['"]/g)];
      const allowed = file === join('capture', 'react.js') ? /^(\.\.?\/|react$)/ : /^\.\.?\//;
      for (const [, specifier] of imported)
        expect([file, specifier]).toEqual([file, expect.stringMatching(allowed)]);
    }
    const manifest = JSON.parse(readFileSync(join(root, 'packages/client/package.json'), 'utf8'));
    expect(manifest).not.toHaveProperty('dependencies');
    expect(manifest.peerDependencies).toEqual({
      '@keystroke-auth/protocol': expect.any(String),
      react: expect.any(String),
    });
    expect(manifest.peerDependenciesMeta).toEqual({ react: { optional: true } });
    expect(SDK).toBe(`keystroke-auth-js/${manifest.version}`);
  });

  it('has every entry that its manifest names', async () => {
    const program = `
      const middleware = await Promise.all(['express', 'fastify'].map((name) => import('@keystroke-auth/client/' + name)));
      const { verifyDecisionToken } = await import('@keystroke-auth/client');
      const { capture } = await import('@keystroke-auth/client/capture');
      const { useKeystrokes } = await import('@keystroke-auth/client/react');
      console.log([verifyDecisionToken, capture, useKeystrokes, ...middleware.map((entry) => entry.requireDecision)].map((it) => typeof it).join());`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: folder,
    });
    expect(stdout).toBe('function,function,function,function,function\n');
    const manifest = JSON.parse(readFileSync(join(root, 'packages/client/package.json'), 'utf8'));
    const { './keystroke-auth.js': script, ...entries } = manifest.exports;
    expect(script).toEqual({ default: './dist/keystroke-auth.js' });
    for (const entry of Object.values<Record<string, string>>(entries)) {
      for (const condition of ['types', 'default']) {
        expect(readdirSync(join(dist, '..', dirname(entry[condition] ?? '')))).toContain(
          basename(entry[condition] ?? ''),
        );
      }
    }
  });

  it('runs where the protocol is not installed', async () => {
    const alone = join(folder, 'alone');
    cpSync(dist, alone, { recursive: true });
    const program = `
      const { createClient, isAllowed, KeystrokeAuthError } = await import(${JSON.stringify(join(alone, 'index.js'))});
      const fetch = async () => Response.json({ decision: 'allow', attempt_id: 'a' });
      const client = createClient({ url: 'https://auth.example.org', apiKey: 'ka_x', fetch });
      console.log(isAllowed(await client.users.verify('ada', { keystroke_data: [] })), KeystrokeAuthError.name);`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: tmpdir(),
    });
    expect(stdout).toBe('true KeystrokeAuthError\n');
  });

  it.each([
    [
      'the whole client',
      `export { createChallengeClient, createClient, isAllowed, KeystrokeAuthError } from '@keystroke-auth/client';`,
      MAX_BUNDLE,
    ],
    [
      'what a page with a challenge needs',
      `export { createChallengeClient, isAllowed } from '@keystroke-auth/client';`,
      MAX_CHALLENGE_BUNDLE,
    ],
    ['what records a field', `export { capture } from '@keystroke-auth/client/capture';`, MAX_CAPTURE_BUNDLE],
    [
      'what records fields and keypads, with the element',
      `export * from '@keystroke-auth/client/capture'; export * from '@keystroke-auth/client/element';`,
      MAX_SCRIPT,
    ],
  ])('is small in a page: %s', async (_, source, limit) => {
    const entry = join(folder, 'page.js');
    writeFileSync(entry, source);
    const { code, imports } = await bundle(entry);
    expect(imports).toEqual([]);
    expect(code).toMatch(/\/v1\/users\/|keydown/);
    expect(code).not.toMatch(
      /document\.cookie|localStorage|sessionStorage|indexedDB|XMLHttpRequest|sendBeacon/,
    );
    expect(code).not.toMatch(/\bprocess\.|\bBuffer\b|node:|typebox/i);
    // Named, because a machine's own defaults are no part of a size.
    expect(gzipSync(code, { level: 6 }).length).toBeLessThan(limit);
  });
});

/** As a page's own build ships it: without spaces and comments, which would name the folder of this test. */
async function bundle(
  entry: string,
): Promise<{ readonly code: string; readonly imports: readonly string[] }> {
  const result = await build({
    ...{ root: folder, configFile: false, logLevel: 'silent' },
    build: {
      ...{ write: false, minify: true, modulePreload: false },
      rolldownOptions: { input: entry, preserveEntrySignatures: 'strict' },
    },
  });
  const [output, ...more] = 'output' in result ? result.output : [];
  if (output?.type !== 'chunk' || more.length > 0) throw new Error('expected one chunk');
  return { code: output.code, imports: [...output.imports, ...output.dynamicImports] };
}

/** What consumers may write. */
const RIGHT = `
import { createClient, isAllowed, KeystrokeAuthError, type Decision, type Sample } from '@keystroke-auth/client';
const client = createClient({ url: 'https://auth.example.org', apiKey: 'ka_x' });
const sample: Sample = { keystroke_data: [{ key: '#0', event: 'down', timestamp: 1 }] };
export const decision: Promise<Decision> = client.users.verify('ada', sample);
export async function may(): Promise<boolean> {
  try {
    const answer = await client.users.auto('ada', sample, { timeout: 5_000 });
    for await (const user of client.users.list()) if (user.enrolled === true) break;
    return answer.action === 'verify' && isAllowed(answer.decision);
  } catch (error) {
    if (error instanceof KeystrokeAuthError && error.code === 'samples_refused') {
      for (const { findings } of error.members.quality ?? []) for (const { hint } of findings) hint.trim();
    }
    return false;
  }
}`;

const DECLARATIONS = `
import { createChallengeClient, createClient, isAllowed, KeystrokeAuthError, type Sample } from '@keystroke-auth/client';
const client = createClient({ url: 'https://auth.example.org', apiKey: 'ka_x' });
const page = createChallengeClient({ url: 'https://auth.example.org', challenge: 'kc_x' });
declare const sample: Sample;
declare const caught: KeystrokeAuthError;
`;
/** What they may not, and what the compiler names in its message. */
const WRONG = [
  ['a misspelt field', `client.users.verify('ada', { keystroke_date: [] });`, 'keystroke_date'],
  ['a misspelt code', `if (caught.code === 'sample_refused') throw caught;`, 'no overlap'],
  ['a promise taken for a decision', `isAllowed(client.users.verify('ada', sample));`, 'Promise'],
  ['what a challenge is not told', `page.users.verify('ada', sample).then((told) => told.score);`, 'score'],
  ['what a challenge can not call', `page.users.erase('ada');`, 'erase'],
] as const;

describe('a consumer’s compiler', () => {
  it('knows every type, and finds every mistake', async () => {
    const mistakes = DECLARATIONS + WRONG.map(([, line]) => line).join('\n');
    const messages = await compile({ 'right.ts': RIGHT, 'wrong.ts': mistakes });
    const first = DECLARATIONS.split('\n').length;
    expect(messages.map((message) => /^[^,]+/.exec(message)?.[0])).toEqual(
      WRONG.map((_, i) => `wrong.ts(${first + i}`),
    );
    for (const [i, [, , word]] of WRONG.entries()) expect(messages[i]).toContain(word);
  });
});

/** What the compiler has to say of sources, one message each; the declarations that they import are checked as well. */
async function compile(sources: Readonly<Record<string, string>>): Promise<string[]> {
  for (const [name, source] of Object.entries(sources)) writeFileSync(join(folder, name), source);
  const compilerOptions = {
    ...{ strict: true, noEmit: true, target: 'es2024', lib: ['es2024', 'dom'], types: [] },
    module: 'nodenext',
  };
  const config = { compilerOptions, files: Object.keys(sources) };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  // In one thread: with several, on a busy machine, the compiler now and then says that a type is not there which is.
  const options = ['--singleThreaded', '--pretty', 'false'];
  const said = await run(process.execPath, [tsc, '-p', '.', ...options], { cwd: folder }).then(
    () => '',
    (error: { readonly stdout: string }) => error.stdout,
  );
  return said === '' ? [] : said.split(/\n(?=\S)/);
}
