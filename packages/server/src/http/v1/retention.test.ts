import { AuditPage } from '@keystroke-auth/protocol';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { rowsAboutPersons } from '../../testing/rowsAboutPersons.ts';
import { startService } from '../../testing/service.ts';
import {
  enrolUser,
  makeKey,
  OWNER,
  setPolicy,
  startV1,
  typed,
  type V1Caller,
  type V1Service,
} from '../../testing/v1.ts';

const DAY = 24 * 60 * 60 * 1_000;
const NOTHING = { attempts: 0, probes: 0, origins: 0, people: 0 };
const context = (number: number) => ({ context: { ip: `192.0.2.${number}`, device_id: `device ${number}` } });

const v1 = await startV1();
afterAll(v1.stop);
afterEach(async () => {
  const { items } = (await v1.send('GET /v1/users')).body;
  for (const { user_id } of Array.isArray(items) ? items : []) await v1.send(`DELETE /v1/users/${user_id}`);
  await setPolicy(v1);
});

const apply = ({ service }: V1Service = v1) => service.v1.applyRetention();
const preview = async ({ service }: V1Service = v1) => (await service.v1.previewRetention()).applications;
const verify = async (userId: string, sample: number, caller: V1Caller = v1) =>
  caller.verify(userId, { ...typed(OWNER, sample), ...context(sample) });

describe('what a policy keeps no longer', () => {
  it('is removed: tries, then devices and addresses, after their days and not before', async () => {
    await enrolUser(v1, 'ada');
    await verify('ada', 6);
    v1.clock.pass(200 * DAY);
    const { attempt_id: kept } = await verify('ada', 7);
    v1.clock.pass(200 * DAY - 1);
    expect([await preview(), await apply()]).toEqual([[{ application: 'default', ...NOTHING }], []]);
    v1.clock.pass(2);
    const removed = { ...NOTHING, attempts: 1, origins: 2 };
    const expected = [{ application: 'default', ...removed }];
    expect([await preview(), await apply(), await apply()]).toEqual([expected, expected, []]);
    expect((await v1.send('GET /v1/attempts')).body.items).toMatchObject([{ id: kept }]);
    expect(rowsAboutPersons(v1.dataDir)).toMatchObject({ attempts: 1, origins: 2, samples: 1 });
    // The sample is known all the same: its fingerprint stays as long as the person.
    expect((await verify('ada', 6)).liveness?.replay).toBe(true);
    const { items } = await v1.take(AuditPage, 'GET /v1/audit?action=retention.applied');
    expect(items).toMatchObject([{ actor: 'system', subject: null, details: { removed } }]);
  });

  it('stays for ever where it says so', async () => {
    await setPolicy(v1, { retention_attempts_days: null });
    await enrolUser(v1, 'ada');
    await verify('ada', 6);
    v1.clock.pass(36_000 * DAY);
    expect(await apply()).toEqual([]);
  });

  it('is forgotten of a try before the try is, also where the template is kept in memory', async () => {
    await setPolicy(v1, { retention_probes_days: 7 });
    await enrolUser(v1, 'ada');
    await verify('ada', 6);
    await verify('ada', 7);
    v1.clock.pass(8 * DAY);
    const { attempt_id: newest } = await verify('ada', 8);
    const expected = [{ application: 'default', ...NOTHING, probes: 2 }];
    expect([await preview(), await apply()]).toEqual([expected, expected]);
    const { attempts, probes } = (await v1.send('GET /v1/users/ada/export')).body;
    expect([attempts, probes]).toMatchObject([{ length: 3 }, [{ attempt_id: newest }]]);
    expect((await verify('ada', 9)).decision).toBe('allow');
    expect((await verify('ada', 6)).liveness?.replay).toBe(true);
  });

  it('are people of whom nothing was heard: erased as by request, with what tells of it', async () => {
    const hook = { url: 'https://app.example.org/hooks', events: ['user.erased'] };
    const { id } = (await v1.send('POST /v1/webhooks', hook)).body;
    await setPolicy(v1, { retention_inactive_days: 365, retention_attempts_days: 30 });
    for (const user of ['gone', 'back', 'exempt']) await enrolUser(v1, user);
    const compat = async (path: string, sample: number) => {
      const { keystroke_data } = typed(OWNER, sample);
      expect((await v1.as(null).send(path, { user_id: 'flask', keystroke_data })).status).toBe(200);
    };
    for (let sample = 20; sample < 25; sample++) await compat('POST /train', sample);
    await v1.send('PUT /v1/users/exempt/exemption', { exempt: true, reason: 'uses a switch' });
    v1.clock.pass(300 * DAY);
    await verify('back', 6);
    await compat('POST /predict', 30);
    v1.clock.pass(40 * DAY);
    // The try that told of it is removed, and it is known nevertheless.
    expect(await apply()).toMatchObject([{ attempts: 1, people: 0 }]);
    v1.clock.pass(26 * DAY);
    expect(await preview()).toMatchObject([{ people: 1 }]);
    expect(await apply()).toMatchObject([{ people: 1 }]);
    await v1.refused('user_not_found', 'GET /v1/users/gone');
    for (const user of ['back', 'exempt']) expect((await v1.describe(user)).profiles).toHaveLength(1);
    const { items } = await v1.take(AuditPage, 'GET /v1/audit?action=user.erased');
    expect(items[0]).toMatchObject({ actor: 'system', details: { receipt_id: expect.any(String) } });
    const { items: sent } = (await v1.send(`GET /v1/webhooks/${id}/deliveries`)).body;
    expect(sent).toMatchObject([{ type: 'user.erased' }]);
    expect((await v1.service.core.verifyAudit([])).problems).toEqual([]);
    await v1.send(`DELETE /v1/webhooks/${id}`);
  });

  it('is taken from policies that a key without users:delete can not set', async () => {
    const path = 'PATCH /v1/applications/default/policy';
    const change = { retention_inactive_days: 30 };
    const writer = v1.as(await makeKey(v1.service, 'default', ['applications:write']));
    expect(await writer.refused('scope_missing', path, change)).toMatchObject({
      required_scope: 'users:delete',
    });
    await writer.refused('body_invalid', path, { retention_inactive_days: 29 });
    for (const harmless of [{ retention_inactive_days: null }, { retention_attempts_days: 1 }]) {
      expect((await writer.send(path, harmless)).status).toBe(200);
    }
    const both = v1.as(await makeKey(v1.service, 'default', ['applications:write', 'users:delete']));
    expect((await both.send(path, change)).status).toBe(200);
  });

  it('goes once, whoever else removes it at the same time, and each application by its own policy', async () => {
    const other = v1.as(await makeKey(v1.service, 'other'));
    await setPolicy(other, { retention_attempts_days: 1000 }, 'other');
    await setPolicy(v1, { retention_attempts_days: 30, retention_inactive_days: 60 });
    for (const user of ['a', 'b', 'c']) await enrolUser(v1, user);
    await enrolUser(other, 'a');
    for (let i = 0; i < 30; i++) await verify('a', 6 + i);
    for (let i = 0; i < 3; i++) await verify('a', 6 + i, other);
    const beside = await startService(v1.dataDir, {}, { clock: v1.clock });
    v1.clock.pass(61 * DAY);
    const all = (await Promise.all([apply(), beside.v1.applyRetention(), apply()])).flat();
    const sum = (name: 'attempts' | 'people') => all.reduce((total, one) => total + one[name], 0);
    expect([sum('people'), sum('attempts')]).toEqual([3, 0]);
    expect(all.every(({ application }) => application === 'default')).toBe(true);
    expect((await other.describe('a')).profiles).toHaveLength(1);
    expect((await other.send('GET /v1/attempts')).body.items).toHaveLength(3);
    await beside.stop();
    expect((await v1.service.core.verifyAudit([])).problems).toEqual([]);
    await other.send('DELETE /v1/users/a');
  });

  it('is removed part by part, so that others are answered meanwhile, and goes on where it was stopped', async () => {
    await setPolicy(v1, { retention_attempts_days: 1, attempts: null });
    await enrolUser(v1, 'ada');
    const { attempt_id } = await verify('ada', 6);
    await v1.service.store.store.transact(async ({ attempts }) => {
      const one = await attempts.find('default', attempt_id);
      for (let i = 0; one !== null && i < 1_000; i++) {
        await attempts.insert({ ...one, id: `0-${String(i).padStart(4, '0')}`, probe: null });
      }
    });
    v1.clock.pass(2 * DAY);
    const stopping = new AbortController();
    const half = v1.service.v1.applyRetention(undefined, stopping.signal);
    await verify('ada', 7);
    stopping.abort();
    const [first] = await half;
    expect(first?.attempts).toBeLessThan(1_001);
    const [rest] = await apply();
    expect((first?.attempts ?? 0) + (rest?.attempts ?? 0)).toBe(1_001);
  });
});
