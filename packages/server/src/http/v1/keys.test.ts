import { ApiKey, ApiKeyPage, type ApiKeyRequest, ApiKeyWithSecret } from '@keystroke-auth/protocol';
import { afterAll, describe, expect, it } from 'vitest';
import { sandboxOf } from '../../services/sandbox.ts';
import { makeKey, startV1, type V1Caller } from '../../testing/v1.ts';

const v1 = await startV1();
afterAll(v1.stop);

const SECOND = 1_000;
const DAY = 86_400 * SECOND;
const create = (request: Partial<ApiKeyRequest> = {}, caller: V1Caller = v1) =>
  caller.take(ApiKeyWithSecret, 'POST /v1/keys', { label: 'shop', scopes: ['*'], ...request });
const read = (id: string) => v1.take(ApiKey, `GET /v1/keys/${id}`);
const works = async (secret: string) => (await v1.as(secret).send('GET /v1/users')).status === 200;
const keyOf = async (application: string, ...scopes: Parameters<typeof makeKey>[2] & object) =>
  v1.as(await makeKey(v1.service, application, scopes));

describe('a key', () => {
  it('is shown once, opens what it names, and is told of without its secret', async () => {
    const { secret, ...key } = await create({ scopes: ['users:read', 'verify'] });
    expect(secret).toMatch(new RegExp(`^ka_live_${key.id}_[\\w-]{43}$`));
    expect(key).toEqual({
      ...{ id: key.id, application: 'default', environment: 'live', label: 'shop' },
      ...{ scopes: ['users:read', 'verify'], created_at: v1.clock.now().toISOString() },
      ...{ expires_at: null, revoked_at: null, last_used_at: null, successor: null },
    });
    expect(await read(key.id)).toEqual(key);
    expect(await works(secret)).toBe(true);
    await v1.as(secret).refused('scope_missing', 'DELETE /v1/users/ada');
    const { items } = await v1.take(ApiKeyPage, 'GET /v1/keys');
    expect(items).toContainEqual(key);
    expect(JSON.stringify(items)).not.toContain(secret.slice(25));
  });

  it('is not shown by a repeat of the request', async () => {
    const headers = { 'idempotency-key': 'once' };
    const body = { label: 'once', scopes: ['verify'] };
    const { id } = await v1.take(ApiKeyWithSecret, 'POST /v1/keys', body, headers);
    await v1.refused('already_shown', 'POST /v1/keys', body, headers);
    const path = `POST /v1/keys/${id}/rotate`;
    await v1.take(ApiKeyWithSecret, path, {}, headers);
    await v1.refused('already_shown', path, {}, headers);
    const { items } = await v1.take(ApiKeyPage, 'GET /v1/keys');
    expect(items.filter(({ label }) => label === 'once')).toHaveLength(2);
  });

  it('ends by itself when it was to, and is then like one that never was', async () => {
    const { id, secret, expires_at } = await create({ expires_in_seconds: 60 });
    expect(Date.parse(expires_at ?? '')).toBe(v1.clock.now().getTime() + 60 * SECOND);
    v1.clock.pass(60 * SECOND - 1);
    expect(await works(secret)).toBe(true);
    v1.clock.pass(1);
    const expired = await v1.as(secret).refused('api_key_invalid', 'GET /v1/users');
    const never = await v1
      .as(`ka_live_${'0'.repeat(16)}_${'x'.repeat(43)}`)
      .refused('api_key_invalid', 'GET /v1/users');
    expect({ ...expired, instance: '' }).toEqual({ ...never, instance: '' });
    expect((await read(id)).revoked_at).toBeNull();
    await v1.refused('key_ended', `POST /v1/keys/${id}/rotate`, {});
    for (const expires_in_seconds of [0, 59, -1, 1e12, '60']) {
      await v1.refused('body_invalid', 'POST /v1/keys', { label: 'x', scopes: ['*'], expires_in_seconds });
    }
  });

  it('is refused at once when it was revoked, and stays in the list', async () => {
    const { id, secret } = await create();
    expect((await v1.send(`DELETE /v1/keys/${id}`)).status).toBe(204);
    expect(await works(secret)).toBe(false);
    const { revoked_at } = await read(id);
    expect(revoked_at).toBe(v1.clock.now().toISOString());
    v1.clock.pass(SECOND);
    expect((await v1.send(`DELETE /v1/keys/${id}`)).status).toBe(204);
    expect((await read(id)).revoked_at).toBe(revoked_at);
    // By another process, over another connection: the store is asked at every request.
    const other = await create();
    await v1.service.core.revokeApiKey(other.id);
    expect(await works(other.secret)).toBe(false);
    await v1.refused('key_not_found', 'DELETE /v1/keys/none');
  });

  it('ends none that may do more, but always itself', async () => {
    const strong = await create();
    const weak = await create({ scopes: ['keys:read', 'keys:write'] });
    const thief = v1.as(weak.secret);
    await thief.refused('grant_refused', `DELETE /v1/keys/${strong.id}`);
    expect(await works(strong.secret)).toBe(true);
    expect((await thief.send(`DELETE /v1/keys/${weak.id}`)).status).toBe(204);
    await thief.refused('api_key_invalid', 'GET /v1/keys');
  });

  it('makes none that outlives it', async () => {
    const lent = await create({ scopes: ['keys:write', 'verify'], expires_in_seconds: 3_600 });
    const ends = async (request: Partial<ApiKeyRequest>) =>
      (await create({ scopes: ['verify'], ...request }, v1.as(lent.secret))).expires_at;
    expect(await ends({})).toBe(lent.expires_at);
    expect(await ends({ expires_in_seconds: 7_200 })).toBe(lent.expires_at);
    expect(await ends({ expires_in_seconds: 60 })).toBe(
      new Date(v1.clock.now().getTime() + 60 * SECOND).toISOString(),
    );
  });

  it('makes none that outlives it by rotating either', async () => {
    const lent = await create({ scopes: ['keys:write', 'verify'], expires_in_seconds: 3_600 });
    const [thief, stays, brief] = [
      v1.as(lent.secret),
      await create({ scopes: ['verify'] }),
      await create({ scopes: ['verify'], expires_in_seconds: 60 }),
    ];
    await thief.refused('grant_refused', `POST /v1/keys/${stays.id}/rotate`, {});
    expect(await read(stays.id)).toMatchObject({ successor: null, expires_at: null });
    v1.clock.pass(30 * SECOND);
    const next = await thief.take(ApiKeyWithSecret, `POST /v1/keys/${brief.id}/rotate`, {});
    expect(next.expires_at).toBe(new Date(v1.clock.now().getTime() + 60 * SECOND).toISOString());
    const own = await thief.take(ApiKeyWithSecret, `POST /v1/keys/${lent.id}/rotate`, { overlap_seconds: 0 });
    expect(own.expires_at).toBe(lent.expires_at);
    v1.clock.pass(3_570 * SECOND);
    expect(await works(own.secret)).toBe(false);
  });

  it('goes on beside its successor for the overlap, and no longer', async () => {
    const old = await create({ label: 'rotated', scopes: ['users:*'], expires_in_seconds: 3_600 });
    v1.clock.pass(1_800 * SECOND);
    const rotate = `POST /v1/keys/${old.id}/rotate`;
    const next = await v1.take(ApiKeyWithSecret, rotate, { overlap_seconds: 60 });
    expect([next.label, next.scopes, next.environment]).toEqual(['rotated', ['users:*'], 'live']);
    // As long as the old one was to live.
    expect(Date.parse(next.expires_at ?? '') - v1.clock.now().getTime()).toBe(3_600 * SECOND);
    expect(await read(old.id)).toMatchObject({
      successor: next.id,
      expires_at: new Date(v1.clock.now().getTime() + 60 * SECOND).toISOString(),
    });
    await v1.refused('key_ended', rotate, {});
    expect([await works(old.secret), await works(next.secret)]).toEqual([true, true]);
    v1.clock.pass(60 * SECOND);
    expect([await works(old.secret), await works(next.secret)]).toEqual([false, true]);

    const last = await v1.take(ApiKeyWithSecret, `POST /v1/keys/${next.id}/rotate`, { overlap_seconds: 0 });
    expect([await works(next.secret), await works(last.secret)]).toEqual([false, true]);
    // Never longer than it was to live anyway.
    await v1.take(ApiKeyWithSecret, `POST /v1/keys/${last.id}/rotate`, { overlap_seconds: 2_592_000 });
    expect((await read(last.id)).expires_at).toBe(last.expires_at);
  });

  it('says when it was last used, once that was written down', async () => {
    const { id, secret } = await create();
    await works(secret);
    v1.clock.pass(SECOND);
    await works(secret);
    const used = v1.clock.now().toISOString();
    expect((await read(id)).last_used_at).toBeNull();
    await v1.service.core.keyUse.save();
    expect((await read(id)).last_used_at).toBe(used);
    // A refusal is no use.
    v1.clock.pass(SECOND);
    await v1.as(`${secret.slice(0, -1)}${secret.endsWith('A') ? 'E' : 'A'}`).send('GET /v1/users');
    await v1.service.core.keyUse.save();
    expect((await read(id)).last_used_at).toBe(used);
  });

  it('has a label that shows as it is, and scopes that there are', async () => {
    for (const request of [
      { label: 'two\nlines' },
      { label: '' },
      { label: 'x'.repeat(101) },
      { scopes: [] },
      { scopes: ['verfy'] },
      { scopes: ['verify', 'verify'] },
      { environment: 'prod' },
      { application: 'default~test' },
    ]) {
      await v1.refused('body_invalid', 'POST /v1/keys', { label: 'x', scopes: ['*'], ...request });
    }
  });
});

describe('a key that makes keys', () => {
  it('gives no scope that it does not have, by making or by rotating', async () => {
    const strong = await create();
    const weak = await keyOf('default', 'keys:write', 'keys:read', 'verify');
    for (const scopes of [['users:delete'], ['*'], ['keys:*'], ['verify', 'match'], ['tenants']]) {
      const { detail } = await weak.refused('grant_refused', 'POST /v1/keys', { label: 'x', scopes });
      expect(detail).toContain(scopes.at(-1));
    }
    await weak.refused('grant_refused', `POST /v1/keys/${strong.id}/rotate`, {});
    expect(await works(strong.secret)).toBe(true);
    expect((await create({ scopes: ['verify', 'keys:read'] }, weak)).scopes).toEqual(['verify', 'keys:read']);
    await v1.refused('grant_refused', 'POST /v1/keys', { label: 'x', scopes: ['*', 'tenants'] });
  });

  it('does not know of keys that reach beyond its application', async () => {
    const admin = await keyOf('default', '*', 'tenants');
    const { id } = await create({ label: 'admin', scopes: ['tenants'] }, admin);
    for (const request of [`GET /v1/keys/${id}`, `DELETE /v1/keys/${id}`]) {
      await v1.refused('key_not_found', request);
    }
    await v1.refused('key_not_found', `POST /v1/keys/${id}/rotate`, {});
    const labels = async (caller: V1Caller) =>
      (await caller.take(ApiKeyPage, 'GET /v1/keys?limit=200')).items.map(({ label }) => label);
    expect(await labels(v1)).not.toContain('admin');
    expect(await labels(admin)).toContain('admin');
  });

  it('manages the keys of its application only, unless it has the scope tenants', async () => {
    const other = await keyOf('other', '*');
    const theirs = await create({ label: 'theirs' }, other);
    await v1.refused('application_not_found', 'POST /v1/keys', {
      ...{ label: 'x', scopes: ['verify'], application: 'other' },
    });
    await v1.refused('application_not_found', 'GET /v1/keys?application=other');
    const admin = await keyOf('default', 'tenants', 'keys:write', 'keys:read');
    const first = await create({ application: 'other', label: 'first' }, admin);
    expect([first.application, first.scopes]).toEqual(['other', ['*']]);
    const page = await admin.take(ApiKeyPage, 'GET /v1/keys?application=other');
    expect(page.items.map(({ id }) => id)).toEqual(expect.arrayContaining([first.id, theirs.id]));
    expect((await admin.send(`DELETE /v1/keys/${theirs.id}`)).status).toBe(204);
    expect(await works(theirs.secret)).toBe(false);
    await admin.refused('application_not_found', 'GET /v1/keys?application=none');
  });

  it('makes keys of the sandbox, which make no others', async () => {
    const tests = await create({ environment: 'test', label: 'tests' });
    expect(tests.secret).toMatch(/^ka_test_/);
    expect([tests.application, tests.environment]).toEqual(['default', 'test']);
    const sandbox = v1.as(tests.secret);
    expect((await create({}, sandbox)).environment).toBe('test');
    const wanted = { label: 'x', scopes: ['verify'] };
    await sandbox.refused('grant_refused', 'POST /v1/keys', { ...wanted, environment: 'live' });
    const admin = await keyOf('default', '*', 'tenants');
    await admin.refused('grant_refused', 'POST /v1/keys', {
      ...{ label: 'x', scopes: ['tenants'], environment: 'test' },
    });
    const live = await create({ label: 'live one' });
    await sandbox.refused('key_not_found', `GET /v1/keys/${live.id}`);
    await sandbox.refused('key_not_found', `DELETE /v1/keys/${live.id}`);
    const seen = await sandbox.take(ApiKeyPage, 'GET /v1/keys?limit=200');
    expect(new Set(seen.items.map(({ environment }) => environment))).toEqual(new Set(['test']));
    expect((await v1.send(`DELETE /v1/keys/${tests.id}`)).status).toBe(204);
    await sandbox.refused('api_key_invalid', 'GET /v1/users');
  });

  it('goes through them newest first, each once, and through no other’s', async () => {
    for (let i = 0; i < 3; i++) {
      await create();
      v1.clock.pass(i * SECOND);
    }
    const all = (await v1.take(ApiKeyPage, 'GET /v1/keys?limit=200')).items;
    const paged: ApiKey[] = [];
    let query = '?limit=2';
    for (;;) {
      const page = await v1.take(ApiKeyPage, `GET /v1/keys${query}`);
      paged.push(...page.items);
      if (page.next_cursor === null) break;
      query = `?limit=2&cursor=${page.next_cursor}`;
    }
    expect(paged).toEqual(all);
    const times = all.map(({ created_at }) => created_at);
    expect(times).toEqual(times.toSorted().toReversed());
    const first = await v1.take(ApiKeyPage, 'GET /v1/keys?limit=1');
    const sandbox = await keyOf(sandboxOf('default'), '*');
    await sandbox.refused('query_invalid', `GET /v1/keys?cursor=${first.next_cursor}`);
  });

  it('makes no more than an application may have, ended ones aside', async () => {
    const many = await keyOf('many', '*');
    const made: string[] = [];
    for (let i = 1; i < 200; i++) made.push((await create({}, many)).id);
    await many.refused('key_limit_reached', 'POST /v1/keys', { label: 'x', scopes: ['verify'] });
    await many.send(`DELETE /v1/keys/${made[0]}`);
    const replaced = await create({}, many);
    // Each may be replaced once beside that; a chain of successors that all go on may not be as long as anybody likes.
    let newest = replaced.id;
    for (let i = 0; i < 200; i++) {
      const next = await many.take(ApiKeyWithSecret, `POST /v1/keys/${newest}/rotate`, {
        overlap_seconds: 60,
      });
      newest = next.id;
    }
    await many.refused('key_limit_reached', `POST /v1/keys/${newest}/rotate`, {});
  });

  it('are forgotten a quarter after they ended', async () => {
    const [revoked, expired, kept] = [
      await create({}),
      await create({ expires_in_seconds: 3_600 }),
      await create({}),
    ];
    await v1.send(`DELETE /v1/keys/${revoked.id}`);
    v1.clock.pass(89 * DAY);
    await v1.service.v1.sweepExpired();
    for (const { id } of [revoked, expired]) await v1.take(ApiKey, `GET /v1/keys/${id}`);
    v1.clock.pass(2 * DAY);
    await v1.service.v1.sweepExpired();
    for (const { id } of [revoked, expired]) await v1.refused('key_not_found', `GET /v1/keys/${id}`);
    await v1.take(ApiKey, `GET /v1/keys/${kept.id}`);
  });
});
