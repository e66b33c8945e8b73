import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { adaTypes, somebodyElseTypes } from '../packages/server/src/http/v1/routes/examples/typing.ts';
import { startService, type TestService, temporaryFolder } from '../packages/server/src/testing/service.ts';
import { type ClientProject, makeClientProject } from './testing/clientProject.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(join(root, 'packages/client/README.md'), 'utf8');

const folder = temporaryFolder();
let service: TestService;
let apiKey: string;
let project: ClientProject;

/** Each example as a module of its own, in a project that has the client installed. */
beforeAll(async () => {
  service = await startService(join(folder.path, 'data'));
  const url = await service.server.listen({ host: '127.0.0.1', port: 0 });
  apiKey = (await service.core.createApiKey('default', 'test')).secret;
  project = makeClientProject(folder.path, ['@types/node']);
  const examples = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code);
  const names = ['login', 'enrolment', 'page', 'confirmation', 'lists'];
  expect(examples).toHaveLength(names.length);
  for (const [i, name] of names.entries()) {
    const code = examples[i]?.replaceAll('http://localhost:5000', url) ?? '';
    project.write(`${name}.ts`, code);
  }
});
afterAll(async () => {
  await service.stop();
  folder.remove();
});

it('the examples of the client’s page work', async () => {
  const samples = {
    enrolled: [1, 2, 3, 4, 5].map(adaTypes),
    genuine: adaTypes(21),
    again: adaTypes(25),
    forged: somebodyElseTypes(21),
  };
  const output = await project.printed(
    `
    import { createClient } from '@keystroke-auth/client';
    import { confirmed } from './confirmation.ts';
    import { enrol } from './enrolment.ts';
    import { unfinished } from './lists.ts';
    import { beforeTyping, typedBy } from './login.ts';
    import { sendTyping } from './page.ts';

    const samples = ${JSON.stringify(samples)};
    const { challenges } = createClient({ url: ${JSON.stringify(service.server.listeningOrigin)}, apiKey: process.env.KEYSTROKE_AUTH_KEY });
    const enrolling = async (list) => {
      const { challenge } = await challenges.create({ user_id: 'ada', text_id: 'passphrase', action: 'enrol' });
      return enrol('ada', list.map((sample) => ({ ...sample, challenge })));
    };
    const pasted = { ...samples.genuine, capture: { ...samples.genuine.capture, flags: ['paste'] } };
    const told = [await enrolling(samples.enrolled.slice(0, 3)), await enrolling([pasted])];
    const waiting = await unfinished();
    told.push(await enrolling(samples.enrolled.slice(3)));
    const login = async (sample) => typedBy('ada', { ...sample, challenge: (await beforeTyping('ada')).challenge });
    const logins = [await login(samples.genuine), await login(samples.forged), await typedBy('ada', samples.again)];

    const began = new Date(Date.now() - 1_000);
    const attempt = await sendTyping('ada', (await beforeTyping('ada')).challenge, samples.again);
    const confirmations = [
      await confirmed('bob', attempt, began),
      await confirmed('ada', attempt, new Date(Date.now() + 60_000)),
      await confirmed('ada', attempt, began),
      await confirmed('ada', attempt, began),
      await confirmed('ada', 'unknown', began),
    ];
    console.log(JSON.stringify({ told, waiting, logins, confirmations }));`,
    apiKey,
  );
  expect(output).toEqual({
    told: [['Please type it 2 more times.'], ['Please type it: pasted text has no rhythm.'], []],
    waiting: ['ada'],
    logins: [true, false, false],
    confirmations: [false, false, true, false, false],
  });
});

it('the examples of the client’s page pass the compiler', async () => {
  const compilerOptions = {
    ...{ noEmit: true, strict: true, target: 'es2024', module: 'nodenext', types: ['node'] },
    ...{ customConditions: ['source'], rewriteRelativeImportExtensions: true, skipLibCheck: true },
  };
  const files = ['login.ts', 'enrolment.ts', 'page.ts', 'confirmation.ts', 'lists.ts'];
  project.write('tsconfig.json', JSON.stringify({ compilerOptions, files }));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = await run(process.execPath, [tsc, '-p', folder.path]).catch((error) => error);
  expect(stdout).toBe('');
});
