import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RECEIPT_ERRORS } from '@keystroke-auth/client';
import { DeletionClaims, ErasureReceipt } from '@keystroke-auth/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  startService,
  type TestService,
  temporaryFolder,
} from '../../packages/server/src/testing/service.ts';
import { callerOf, makeKey } from '../../packages/server/src/testing/v1.ts';
import { makeClientProject } from '../testing/clientProject.ts';
import { markedBlocks } from '../testing/markedBlocks.ts';

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
    const [code = ''] = markedBlocks(page, 'docs/guide/privacy.test.ts', 'ts');
    const project = makeClientProject(folder.path);
    project.write('erasure.ts', code.replaceAll('http://localhost:5000', url));
    const told = await project.printed(
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
      key,
    );
    expect(told).toEqual([true, false, false, false, false]);
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
