import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { TOKEN_ERRORS } from '@keystroke-auth/client';
import { DecisionClaims } from '@keystroke-auth/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANNOUNCED_FOR } from '../../packages/server/src/services/tokens/keySchedule.ts';
import {
  startService,
  type TestService,
  temporaryFolder,
} from '../../packages/server/src/testing/service.ts';
import { callerOf, makeKey, OWNER, typed, typings } from '../../packages/server/src/testing/v1.ts';
import { makeClientProject } from '../testing/clientProject.ts';
import { markedBlocks } from '../testing/markedBlocks.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs/guide/tokens.md'), 'utf8');

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

function blocksOf(language: string): string[] {
  return markedBlocks(page, 'docs/guide/tokens.test.ts', language).map((code) =>
    code.replaceAll('http://localhost:5000', url),
  );
}

describe('the page on decision tokens', () => {
  it('turns them on and checks them, in a project that has the client installed', async () => {
    const key = await makeKey(service);
    const [on = ''] = blocksOf('sh');
    const env = { PATH: process.env.PATH, KEYSTROKE_AUTH_KEY: key };
    const { stdout: policy } = await run('bash', ['-c', `set -euo pipefail\n${on}`], { env });
    expect(JSON.parse(policy)).toMatchObject({ policy: { token_audience: 'https://bank.example' } });

    const caller = callerOf(service, key);
    const { challenge } = await caller.challenge({ user_id: 'ada', action: 'enrol' });
    await caller.enrol(
      'ada',
      typings(OWNER, [1, 5]).map((sample) => ({ ...sample, challenge })),
    );
    const forLogin = await caller.challenge({ user_id: 'ada' });
    const { token } = await caller.verify('ada', { ...typed(OWNER, 6), challenge: forLogin.challenge });

    const [check = '', share = ''] = blocksOf('ts');
    const project = makeClientProject(folder.path);
    project.write('check.ts', check);
    project.write('share.ts', share);
    const told = await project.printed(
      `
      import { hasTyped } from './check.ts';
      import { sharedBy } from './share.ts';
      const [token, challengeId] = ${JSON.stringify([token, forLogin.challenge_id])};
      const keys = new Set();
      const redis = { set: async (key, value, px, until, nx) =>
        px === 'PXAT' && nx === 'NX' && until > 0 && !keys.has(key) && keys.add(key) ? 'OK' : null };
      console.log(JSON.stringify([
        await hasTyped({ userId: 'eve', challengeId }, token),
        await hasTyped({ userId: 'ada' }, token),
        await hasTyped({ userId: 'ada', challengeId: 'another' }, token),
        await hasTyped({ userId: 'ada', challengeId }, token),
        await hasTyped({ userId: 'ada', challengeId }, token),
        await sharedBy(redis).add('a', 1),
        await sharedBy(redis).add('a', 1),
      ]));`,
      key,
    );
    expect(told).toEqual([false, false, false, true, false, true, false]);
  });

  it('names every claim and every code, and how long a new key is announced', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` \| (.*) \|$/gm)];
    for (const [code, why] of Object.entries(TOKEN_ERRORS)) {
      expect(rows.find(([, name]) => name === code)?.[2], code).toBe(why);
    }
    for (const claim of Object.keys(DecisionClaims.properties)) expect(page).toContain(`\`${claim}\``);
    expect(page).toContain(`signs in ${ANNOUNCED_FOR / 60_000} minutes`);
  });
});
