import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type {
  ConsoleAuditCheck,
  ConsoleBackups,
  ConsoleLatency,
  ConsoleSystem,
  Scope,
} from '@keystroke-auth/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { composeBackups } from '../../composeBackups.ts';
import { temporaryFolder } from '../../testing/service.ts';
import { enrolUser, makeKey, OWNER, startV1, typed, type V1Service } from '../../testing/v1.ts';

const folder = temporaryFolder();
const backups = join(folder.path, 'backups');
let v1: V1Service;
beforeAll(async () => {
  mkdirSync(backups);
  v1 = await startV1({ env: { BACKUP_TO: backups, BACKUP_EVERY_HOURS: '6' } });
  await enrolUser(v1, 'ada');
  await v1.verify('ada', typed(OWNER, 20));
});
afterAll(async () => {
  await v1.stop();
  folder.remove();
});

const OWN = { host: 'auth.example.org', origin: 'https://auth.example.org', 'x-console': '1' };

async function sessionOf(application: string, scopes: readonly (Scope | '*')[]) {
  const key = await makeKey(v1.service, application, scopes);
  const { server } = v1.service;
  const headers = { ...OWN, authorization: `Bearer ${key}` };
  const answer = await server.inject({ method: 'POST', url: '/v1/console/session', headers });
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
  return async <Body>(method: 'GET' | 'POST', name: string, more: object = {}): Promise<Body> => {
    const asked = { ...OWN, cookie, ...more };
    return (await server.inject({ method, url: `/v1/console/${name}`, headers: asked })).json();
  };
}

it('tells the operator how jobs, backups and answers are', async () => {
  const ask = await sessionOf('default', ['audit:read']);
  const system = await ask<ConsoleSystem>('GET', 'system');
  expect(system).toMatchObject({ node: process.version, deliveries_waiting: 0, degraded: false });
  expect(system.jobs.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['expiry', 'retention', 'backup']),
  );
  expect(system.jobs[0]).toMatchObject({ state: 'waiting', finished_at: null, error: null });
  const latency = await ask<ConsoleLatency>('GET', 'latency');
  expect(latency.steps).toMatchObject([{ answers: 1, faults: 0 }]);

  const none = await ask<ConsoleBackups>('GET', 'backups');
  expect(none).toMatchObject({
    place: expect.stringContaining(backups),
    every_hours: 6,
    count: 0,
    backups: [],
  });
  const made = await composeBackups(v1.service.config, v1.service.store, v1.clock).makeBackup();
  const { id, bytes } = made.manifest;
  const before = await ask<ConsoleBackups>('GET', 'backups');
  expect(before).toMatchObject({ count: 1, backups: [{ id, bytes, verified_at: null }] });
  await v1.service.core.noteCommand('backup.verified', { backup_id: id });
  const after = await ask<ConsoleBackups>('GET', 'backups');
  expect(after.backups[0]?.verified_at).toBe(v1.clock.now().toISOString());
});

it('checks the newest of the audit log when somebody asks, by a request of its own page', async () => {
  const ask = await sessionOf('default', ['*']);
  const { rows, problems, is_whole: isWhole } = await ask<ConsoleAuditCheck>('POST', 'audit-check');
  expect(rows).toBeGreaterThan(0);
  expect([problems, isWhole]).toEqual([[], true]);
  expect(await ask('POST', 'audit-check', { origin: 'https://evil.example' })).toMatchObject({
    code: 'console_request_foreign',
  });
});

it('tells nobody of the deployment who sees their own application only', async () => {
  const foreign = await sessionOf('other', ['*']);
  const blind = await sessionOf('default', ['attempts:read']);
  const tenants = await sessionOf('other', ['tenants']);
  const sandbox = await sessionOf('default~test', ['*']);
  for (const [method, name] of [
    ['GET', 'system'],
    ['GET', 'backups'],
    ['GET', 'latency'],
    ['POST', 'audit-check'],
  ] as const) {
    expect(await foreign(method, name)).toMatchObject({ code: 'scope_missing', required_scope: 'tenants' });
    expect(await blind(method, name)).toMatchObject({ code: 'scope_missing', required_scope: 'audit:read' });
    expect(await sandbox(method, name)).toMatchObject({ code: 'scope_missing', required_scope: 'tenants' });
    expect(await tenants(method, name)).not.toHaveProperty('code');
  }
});
