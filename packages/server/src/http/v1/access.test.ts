import { SCOPES, type Scope } from '@keystroke-auth/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sandboxOf } from '../../services/sandbox.ts';
import { enrolUser, makeKey, OWNER, setPolicy, startV1, typed, type V1Caller } from '../../testing/v1.ts';

const v1 = await startV1();
afterAll(v1.stop);

/** What there is of ada in the application `default`, and the same of nobody. */
interface Ids {
  user: string;
  profile: string;
  attempt: string;
  session: string;
  application: string;
  webhook: string;
  delivery: string;
  key: string;
}
const there: Ids = {
  user: 'ada',
  profile: '',
  attempt: '',
  session: '',
  application: 'default',
  webhook: '',
  delivery: '',
  key: '',
};
const nowhere: Ids = {
  user: 'nobody',
  profile: 'none',
  attempt: 'none',
  session: 'none',
  application: 'none',
  webhook: 'none',
  delivery: 'none',
  key: 'none',
};
const sample = typed(OWNER, 40);

/** Every route of version 1: what it takes to call it, and a request that is as it should be. */
const ROUTES: readonly (readonly [string, Scope, (ids: Ids) => readonly [string, unknown?]])[] = [
  ['GET /v1/users', 'users:read', () => ['/v1/users']],
  ['GET /v1/users/{user_id}', 'users:read', ({ user }) => [`/v1/users/${user}`]],
  ['GET /v1/users/{user_id}/export', 'users:export', ({ user }) => [`/v1/users/${user}/export`]],
  ['GET /v1/attempts', 'attempts:read', ({ user }) => [`/v1/attempts?user_id=${user}`]],
  ['GET /v1/attempts/{attempt_id}', 'attempts:read', ({ attempt }) => [`/v1/attempts/${attempt}`]],
  [
    'GET /v1/attempts/{attempt_id}/rhythm',
    'users:export',
    ({ attempt }) => [`/v1/attempts/${attempt}/rhythm`],
  ],
  ['GET /v1/audit', 'audit:read', ({ user }) => [`/v1/audit?user_id=${user}`]],
  ['GET /v1/sessions/{session_id}', 'sessions', ({ session }) => [`/v1/sessions/${session}`]],
  [
    'GET /v1/applications/{application_id}',
    'applications:read',
    ({ application }) => [`/v1/applications/${application}`],
  ],
  ['POST /v1/users/{user_id}/verify', 'verify', ({ user }) => [`/v1/users/${user}/verify`, sample]],
  ['POST /v1/match', 'match', () => ['/v1/match', { reference: [sample], probe: [typed(OWNER, 41)] }]],
  ['POST /v1/users/{user_id}/unlock', 'users:write', ({ user }) => [`/v1/users/${user}/unlock`]],
  ['POST /v1/sessions', 'sessions', ({ user }) => ['/v1/sessions', { user_id: user, device: 'desktop' }]],
  [
    'POST /v1/sessions/{session_id}/samples',
    'sessions',
    ({ session }) => [`/v1/sessions/${session}/samples`, sample],
  ],
  [
    'POST /v1/attempts/{attempt_id}/outcome',
    'outcomes',
    ({ attempt }) => [`/v1/attempts/${attempt}/outcome`, { success: true, verified_by: 'totp' }],
  ],
  [
    'POST /v1/users/{user_id}/profiles/{profile_id}/rollback',
    'users:reset',
    ({ user, profile }) => [`/v1/users/${user}/profiles/${profile}/rollback`, { version: 1 }],
  ],
  [
    'POST /v1/users/{user_id}/profiles/{profile_id}/reset',
    'users:reset',
    ({ user, profile }) => [`/v1/users/${user}/profiles/${profile}/reset`],
  ],
  [
    'DELETE /v1/users/{user_id}/profiles/{profile_id}',
    'users:delete',
    ({ user, profile }) => [`/v1/users/${user}/profiles/${profile}`],
  ],
  ['DELETE /v1/users/{user_id}', 'users:delete', ({ user }) => [`/v1/users/${user}`]],
  [
    'PATCH /v1/applications/{application_id}/policy',
    'applications:write',
    ({ application }) => [`/v1/applications/${application}/policy`, {}],
  ],
  ['GET /v1/applications', 'applications:read', () => ['/v1/applications']],
  ['POST /v1/applications', 'tenants', ({ application }) => ['/v1/applications', { id: application }]],
  [
    'DELETE /v1/applications/{application_id}',
    'tenants',
    ({ application }) => [`/v1/applications/${application}`],
  ],
  ['GET /v1/keys', 'keys:read', ({ application }) => [`/v1/keys?application=${application}`]],
  ['GET /v1/keys/{key_id}', 'keys:read', ({ key }) => [`/v1/keys/${key}`]],
  [
    'POST /v1/keys',
    'keys:write',
    ({ application }) => ['/v1/keys', { label: 'mine', scopes: ['keys:write'], application }],
  ],
  ['POST /v1/keys/{key_id}/rotate', 'keys:write', ({ key }) => [`/v1/keys/${key}/rotate`, {}]],
  ['DELETE /v1/keys/{key_id}', 'keys:write', ({ key }) => [`/v1/keys/${key}`]],
  ['GET /v1/webhooks', 'webhooks:read', () => ['/v1/webhooks']],
  ['GET /v1/webhooks/{webhook_id}', 'webhooks:read', ({ webhook }) => [`/v1/webhooks/${webhook}`]],
  [
    'GET /v1/webhooks/{webhook_id}/deliveries',
    'webhooks:read',
    ({ webhook }) => [`/v1/webhooks/${webhook}/deliveries`],
  ],
  [
    'POST /v1/webhooks',
    'webhooks:write',
    () => ['/v1/webhooks', { url: 'https://app.example.org/hooks', events: ['user.locked'] }],
  ],
  [
    'PATCH /v1/webhooks/{webhook_id}',
    'webhooks:write',
    ({ webhook }) => [`/v1/webhooks/${webhook}`, { description: 'another' }],
  ],
  [
    'POST /v1/webhooks/{webhook_id}/test',
    'webhooks:write',
    ({ webhook }) => [`/v1/webhooks/${webhook}/test`],
  ],
  [
    'POST /v1/webhooks/{webhook_id}/rotate',
    'webhooks:write',
    ({ webhook }) => [`/v1/webhooks/${webhook}/rotate`, {}],
  ],
  [
    'POST /v1/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver',
    'webhooks:write',
    ({ webhook, delivery }) => [`/v1/webhooks/${webhook}/deliveries/${delivery}/redeliver`],
  ],
  ['DELETE /v1/webhooks/{webhook_id}', 'webhooks:write', ({ webhook }) => [`/v1/webhooks/${webhook}`]],
  ['POST /v1/challenges', 'challenges', ({ user }) => ['/v1/challenges', { user_id: user }]],
  [
    'PUT /v1/users/{user_id}/consent',
    'users:write',
    ({ user }) => [`/v1/users/${user}/consent`, { state: 'given', version: 'v1' }],
  ],
  [
    'PUT /v1/users/{user_id}/exemption',
    'users:write',
    ({ user }) => [`/v1/users/${user}/exemption`, { exempt: false }],
  ],
  ['POST /v1/users/{user_id}/samples', 'users:write', ({ user }) => [`/v1/users/${user}/samples`, sample]],
  ['POST /v1/users/{user_id}/auto', 'verify', ({ user }) => [`/v1/users/${user}/auto`, typed(OWNER, 42)]],
];

const call = (caller: V1Caller, route: string, [path, body]: readonly [string, unknown?]) =>
  caller.send(`${route.split(' ')[0]} ${path}`, body);

beforeAll(async () => {
  there.profile = (await enrolUser(v1, 'ada')).profile.id;
  there.attempt = (await v1.verify('ada', typed(OWNER, 6))).attempt_id;
  const session = await v1.send('POST /v1/sessions', { user_id: 'ada', device: 'desktop' });
  there.session = String(session.body.session_id);
  const hook = { url: 'https://app.example.org/hooks', events: ['user.locked'] };
  there.webhook = String((await v1.send('POST /v1/webhooks', hook)).body.id);
  const key = await v1.send('POST /v1/keys', { label: 'shop', scopes: ['keys:write'] });
  there.key = String(key.body.id);
  there.delivery = String((await v1.send(`POST /v1/webhooks/${there.webhook}/test`)).body.id);
});

it('the table holds every route of version 1', async () => {
  const { body } = await v1.send('GET /openapi.json');
  const paths = Object.entries(Object(body.paths)).filter(([path]) => path.startsWith('/v1/'));
  const routes = paths.flatMap(([path, methods]) =>
    Object.keys(Object(methods)).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(ROUTES.map(([route]) => route).toSorted()).toEqual(routes.toSorted());
});

/** Who must see nothing of ada; the sandbox has the application's name, and is another world. */
const OTHERS = [
  { name: 'another application', application: 'other', calls: 'other', nowhere, sample: 7 },
  {
    name: 'the sandbox',
    application: sandboxOf('default'),
    calls: 'default',
    nowhere: { ...nowhere, application: 'default' },
    sample: 8,
  },
];

describe.each(OTHERS)('a key of $name', ({ application, calls, nowhere, sample }) => {
  it.each(ROUTES)('sees at %s what it would if nothing were there', async (route, _, requestOf) => {
    const other = v1.as(await makeKey(v1.service, application));
    await setPolicy(other, {}, calls);
    const plain = async (ids: Ids) => {
      const { status, body } = await call(other, route, requestOf(ids));
      const text = JSON.stringify(body, (name, value) =>
        /^(?:instance|challenge|challenge_id|attempt_id|session_id|receipt_id|receipt|salt|id|secret|(?:created|expires)_at)$/.test(
          name,
        )
          ? ''
          : value,
      );
      // What another application was told would tell the next comparison apart.
      await other.send(`DELETE /v1/users/${ids.user}`);
      return { status, text: text.replaceAll(ids.user, '').replaceAll(/\d+ samples?/g, '') };
    };
    expect(await plain(there)).toEqual(await plain(nowhere));
    expect((await v1.describe('ada')).profiles).toMatchObject([
      { id: there.profile, samples: 5, version: 1 },
    ]);
  });

  it('changes nothing of the person of the same name', async () => {
    expect((await v1.verify('ada', typed(OWNER, sample))).decision).toBe('allow');
    expect((await v1.send(`GET /v1/sessions/${there.session}`)).body).toMatchObject({ samples: 0 });
    expect((await v1.send(`GET /v1/attempts/${there.attempt}`)).body).toMatchObject({ outcome: null });
    expect((await v1.send(`GET /v1/webhooks/${there.webhook}`)).body).toMatchObject({
      description: '',
      previous_secret_expires_at: null,
    });
    const { body } = await v1.send(`GET /v1/webhooks/${there.webhook}/deliveries`);
    expect(body.items).toMatchObject([{ id: there.delivery }]);
    expect((await v1.send(`GET /v1/keys/${there.key}`)).body).toMatchObject({
      revoked_at: null,
      expires_at: null,
      successor: null,
    });
    const policy = (await v1.send('GET /v1/applications/default')).body.policy;
    expect(policy).toMatchObject({ require_challenge: false, mode: 'active' });
  });
});

/** `auto` enrols as well as it decides, which takes both. */
function scopesFor(route: string, scope: Scope): Scope[] {
  return route.endsWith('/auto') ? [scope, 'users:write'] : [scope];
}

describe('a key without the scope', () => {
  it.each(ROUTES)('is refused at %s, and one with nothing else passes', async (route, scope, requestOf) => {
    const scopes = Object.keys(SCOPES).filter((name): name is Scope => name !== scope);
    const without = v1.as(await makeKey(v1.service, 'default', scopes));
    const refused = await call(without, route, requestOf(there));
    expect([refused.status, refused.body.code, refused.body.required_scope]).toEqual([
      403,
      'scope_missing',
      scope,
    ]);
    const exactly = await call(
      v1.as(await makeKey(v1.service, 'default', scopesFor(route, scope))),
      route,
      requestOf(there),
    );
    expect([401, 403]).not.toContain(exactly.status);
    expect((await call(v1.as(null), route, requestOf(there))).body.code).toBe('api_key_missing');
  });
});
