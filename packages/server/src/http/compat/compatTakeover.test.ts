import { afterAll, expect, it } from 'vitest';
import { enrolUser, IMPOSTOR, makeKey, OWNER, startV1, typed } from '../../testing/v1.ts';

/** The Flask service's routes are no way around what version 1 asks for. */
const v1 = await startV1({
  env: {
    NODE_ENV: 'production',
    SECRET_KEY: 'a secret of a test, of which nobody has to know anything at all',
  },
});
afterAll(v1.stop);

const withKey = async (...scopes: Parameters<typeof makeKey>[2] & string[]) =>
  v1.as(await makeKey(v1.service, 'default', scopes));
const train = (user_id: string, typist: number, sample: number) => ({
  user_id,
  keystroke_data: typed(typist, sample).keystroke_data,
});

it('teaches an enrolled person nothing by a key that may not replace templates', async () => {
  await enrolUser(v1, 'ada', OWNER, { capture: { text: 'fixed' } });
  const write = await withKey('users:write');
  for (const [key, code] of [
    [write, 403],
    [await withKey('match'), 403],
    [v1.as(null), 401],
  ] as const) {
    expect((await key.send('POST /train', train('ada', IMPOSTOR, 1))).status).toBe(code);
  }
  expect((await v1.send('POST /train', train('ada', OWNER, 7))).status).toBe(200);
});

it('answers nothing about people to a key without the scope for it', async () => {
  const match = await withKey('match');
  expect((await match.send('GET /user/ada/info')).status).toBe(403);
  expect((await match.send('POST /predict', train('ada', OWNER, 8))).status).toBe(403);
});

it('authenticates nobody who is exempt, locked or has not agreed', async () => {
  for (let n = 1; n <= 5; n++) await v1.send('POST /train', train('bob', OWNER, n));
  const predict = async (n: number) =>
    (await v1.send('POST /predict', train('bob', OWNER, n))).body.authenticated;
  expect(await predict(10)).toBe(true);
  await v1.send('PUT /v1/users/bob/exemption', { exempt: true, reason: 'a test' });
  expect(await predict(11)).toBe(false);
  await v1.send('PUT /v1/users/bob/exemption', { exempt: false });
  expect(await predict(12)).toBe(true);
});

it('leaves no sample new to version 1 that was judged here', async () => {
  for (let n = 1; n <= 5; n++) await v1.send('POST /train', train('cyd', OWNER, n));
  await v1.send('POST /predict', train('cyd', OWNER, 10));
  const sample = { keystroke_data: typed(OWNER, 10).keystroke_data };
  expect(await v1.verify('cyd', sample)).toMatchObject({ decision: 'deny', liveness: { replay: true } });
  const fresh = { keystroke_data: typed(OWNER, 11).keystroke_data };
  expect((await v1.verify('cyd', fresh)).decision).toBe('allow');
});
