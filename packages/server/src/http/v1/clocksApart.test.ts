import { drawSentence } from '@keystroke-auth/engine';
import { Session } from '@keystroke-auth/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabases } from '../../testing/postgres/testDatabases.ts';
import { startService, type TestService, temporaryFolder } from '../../testing/service.ts';
import { callerOf, enrolUser, makeKey, OWNER, setPolicy, typed, type V1Caller } from '../../testing/v1.ts';

const databases = await testDatabases();
afterAll(() => databases?.removeAll());
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe.skipIf(databases === null)('instances whose clocks are apart', () => {
  const folder = temporaryFolder();
  let services: TestService[];
  let here: V1Caller;
  let ahead: V1Caller;
  let by = 0;

  beforeAll(async () => {
    if (databases === null) return;
    const env = { DATABASE_URL: await databases.create(), KEY_DATABASE_URL: await databases.create() };
    const clock = { now: () => new Date(Date.now() + by) };
    const [first, second] = [
      await startService(folder.path, env),
      await startService(folder.path, env, { clock }),
    ];
    services = [first, second];
    const key = await makeKey(first);
    [here, ahead] = [callerOf(first, key), callerOf(second, key)];
    return async () => {
      for (const service of services) await service.stop();
      folder.remove();
    };
  });

  it('trust no session for longer than one by itself: what one has dated ahead fades by as much', async () => {
    await setPolicy(here, { attempts: null });
    const sentence = (number: number) =>
      typed(OWNER, number, { text: drawSentence(number), noise: 1, capture: { text: 'free' } });
    const samples = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) => sentence(from + i));
    await here.enrol('ada', samples(1, 10));
    by = 10 * MINUTE;
    const { session_id: id } = await ahead.take(Session, 'POST /v1/sessions', {
      user_id: 'ada',
      device: 'desktop',
    });
    const add = (caller: V1Caller, from: number) =>
      caller.take(Session, `POST /v1/sessions/${id}/samples`, { samples: samples(from, 4) });
    expect((await add(ahead, 20)).decision).toBe('allow');
    expect((await here.take(Session, `GET /v1/sessions/${id}`)).decision).not.toBe('allow');
    expect((await add(here, 30)).decision).toBe('allow');
  });

  it('remove nothing that is not old by the clock of the server, too', async () => {
    await setPolicy(here, { retention_inactive_days: 30, retention_attempts_days: 1 });
    await enrolUser(here, 'bob');
    await here.verify('bob', typed(OWNER, 6));
    await here.challenge({ user_id: 'bob' });
    by = 10 * 365 * DAY;
    const [, second] = services;
    expect([
      await second?.v1.previewRetention(),
      await second?.v1.applyRetention(),
      await second?.v1.sweepExpired(),
    ]).toMatchObject([{ challenges: 0, audit_rows: 0, applications: [{ people: 0, attempts: 0 }] }, [], 0]);
    expect((await here.describe('bob')).profiles).toHaveLength(1);
  });
});
