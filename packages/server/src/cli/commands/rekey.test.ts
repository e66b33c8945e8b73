import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from '../../testing/process.ts';
import { startService, temporaryFolder } from '../../testing/service.ts';
import { callerOf, enrolUser, makeKey, OWNER, setPolicy, typed } from '../../testing/v1.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
const OLD = 'the old secret of this deployment, 40 characters';
const NEW = 'the new secret of this deployment, 40 characters';
const environment = (SECRET_KEY: string, SECRET_KEY_PREVIOUS = '') => ({
  DATA_DIR: folder.path,
  NODE_ENV: 'testing',
  SECRET_KEY,
  SECRET_KEY_PREVIOUS,
});

const refusal = /^SECRET_KEY is not the secret that .+SECRET_KEY_PREVIOUS to the old one\n$/;
const typing = (sample: number) => typed(OWNER, sample, { capture: { text_id: 'login' } });

beforeAll(async () => {
  const service = await startService(folder.path, environment(OLD));
  const caller = callerOf(service, await makeKey(service));
  await setPolicy(caller);
  await enrolUser(caller, 'ada', OWNER, { capture: { text_id: 'login' } });
  await enrolUser(caller, 'bob');
  expect((await caller.send('DELETE /v1/users/bob')).status).toBe(200);
  await service.stop();
});

it('is refused in one line where the secret is another', async () => {
  const [migrate, serve, rekey, doctor] = await Promise.all(
    ['migrate', 'serve', 'rekey', 'doctor'].map((command) => run([command], environment(NEW))),
  );
  for (const refused of [migrate, serve]) {
    expect(refused).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(refusal) });
  }
  expect(rekey).toMatchObject({ code: 2, stdout: '' });
  expect(doctor?.stdout).toContain('SECRET_KEY is not the secret');
});

it('changes the secret, after which the old one opens nothing', async () => {
  const both = environment(NEW, OLD);
  // The deployment's key, the application's, and ada's; bob's was destroyed.
  expect(await run(['rekey', '--json'], both)).toEqual({ code: 0, stdout: '{"keys":3}\n', stderr: '' });
  const [again, old] = await Promise.all([run(['rekey'], both), run(['migrate'], environment(OLD))]);
  expect(again.stdout).toMatch(/^every key is under SECRET_KEY already/);
  expect(old.stderr).toMatch(refusal);
});

it('gives new keys while the service runs, and nobody notices', async () => {
  const service = await startService(folder.path, environment(NEW));
  const caller = callerOf(service, await makeKey(service));
  expect((await caller.verify('ada', typing(9))).decision).toBe('allow');
  const [all, nobody] = await Promise.all([
    run(['renew', '--json'], environment(NEW)),
    run(['renew', '--user', 'bob'], environment(NEW)),
  ]);
  expect(all).toMatchObject({ code: 0, stdout: '{"people":1}\n' });
  expect(nobody).toMatchObject({ code: 1, stdout: '' });
  expect((await caller.verify('ada', typing(10))).decision).toBe('allow');
  const replayed = await caller.verify('ada', typing(9));
  expect(replayed).toMatchObject({ decision: 'deny', liveness: { replay: true } });
  await service.stop();
});

it('prints who was erased, without names', async () => {
  const ledger = await run(['erasures', 'export'], environment(NEW));
  expect(ledger).toMatchObject({ code: 0, stderr: '' });
  expect(ledger.stdout.split('\n')).toHaveLength(2);
  const line: unknown = JSON.parse(ledger.stdout);
  expect(line).toEqual({
    key_id: expect.stringMatching(/^[\da-f-]{36}$/),
    application: 'default',
    pseudonym: expect.stringMatching(/^[\w-]{43}$/),
    erased_at: expect.any(String),
    receipt: { id: expect.any(String), cause: 'request', removed: expect.objectContaining({ samples: 5 }) },
  });
  expect(ledger.stdout).not.toContain('bob');
});
