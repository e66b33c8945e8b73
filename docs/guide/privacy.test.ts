import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { RECEIPT_ERRORS } from '@keystroke-auth/client';
import { DeletionClaims, ErasureReceipt } from '@keystroke-auth/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  startService,
  type TestService,
  temporaryFolder,
} from '../../packages/server/src/testing/service.ts';
import { callerOf, makeKey } from '../../packages/server/src/testing/v1.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs/guide/privacy.md'), 'utf8');

const folder = temporaryFolder();
let service: TestService;
let url: string;
beforeAll(async () => {
  service = await startService(join(folder.path, 'data'));
  url = await service.server.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await service.stop();
  folder.remove();
});

describe('the page on consent, retention and erasure', () => {
  it('erases, and shows it to the person only, in a project that has the client installed', async () => {
    const key = await makeKey(service);
    const caller = callerOf(service, key);
    for (const user of ['ada', 'bob']) {
      await caller.send(`PUT /v1/users/${user}/consent`, { state: 'given', version: '2026-11' });
    }
    const [, code = ''] =
      /<!-- run by docs\/guide\/privacy\.test\.ts -->\n```ts\n([\s\S]*?)```/.exec(page) ?? [];
    mkdirSync(join(folder.path, 'node_modules'));
    symlinkSync(
      join(root, 'node_modules/@keystroke-auth'),
      join(folder.path, 'node_modules/@keystroke-auth'),
    );
    writeFileSync(join(folder.path, 'package.json'), '{"type":"module"}');
    writeFileSync(join(folder.path, 'erasure.ts'), code.replaceAll('http://localhost:5000', url));
    writeFileSync(
      join(folder.path, 'main.ts'),
      `
      import { erase, isErased } from './erasure.ts';
      const [ada, bob] = [await erase('ada'), await erase('bob')];
      console.log(JSON.stringify([
        await isErased('ada', ada.send),
        await isErased('eve', ada.send),
        await isErased('ada', bob.send),
        await isErased('ada', { ...ada.send, salt: bob.send.salt }),
        JSON.stringify(ada.keep).includes(ada.send.salt),
      ]));`,
    );
    const env = { PATH: process.env.PATH, KEYSTROKE_AUTH_KEY: key };
    const { stdout } = await run(process.execPath, ['--conditions=source', 'main.ts'], {
      cwd: folder.path,
      env,
    });
    expect(JSON.parse(stdout)).toEqual([true, false, false, false, false]);
  });

  it('names every field, claim and code', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` \| (.*) \|$/gm)];
    for (const [code, why] of Object.entries(RECEIPT_ERRORS)) {
      expect(rows.find(([, name]) => name === code)?.[2], code).toBe(why);
    }
    for (const name of [DeletionClaims, ErasureReceipt].flatMap(({ properties }) =>
      Object.keys(properties),
    )) {
      expect(page).toContain(`\`${name}\``);
    }
  });
});
