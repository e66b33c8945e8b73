import {
  Application,
  AttemptPage,
  AuditPage,
  Decision,
  UserPage,
  WebhookList,
  WebhookWithSecret,
} from '@keystroke-auth/protocol';
import { decodeJwt } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { SYSTEM } from '../../services/audit/by.ts';
import { sandboxOf } from '../../services/sandbox.ts';
import { sampleBody } from '../../testing/typing.ts';
import { enrolUser, IMPOSTOR, makeKey, OWNER, startV1, typed } from '../../testing/v1.ts';

const v1 = await startV1({
  policy: { token_audience: 'https://app.example.org', samples_required: 4 },
});
afterAll(v1.stop);
const test = v1.as(await makeKey(v1.service, sandboxOf('default')));

describe('the sandbox', () => {
  it('takes what the simulator types, and knows other people by the same names', async () => {
    await enrolUser(test, 'ada', IMPOSTOR);
    expect((await v1.send('GET /v1/users/ada')).status).toBe(404);
    expect((await v1.verify('ada', typed(OWNER, 6))).decision).toBe('insufficient');
    await enrolUser(v1, 'ada', OWNER);
    expect((await v1.verify('ada', typed(OWNER, 7))).decision).toBe('allow');
    expect((await test.verify('ada', typed(OWNER, 7))).decision).toBe('deny');
    expect((await test.verify('ada', typed(IMPOSTOR, 7))).decision).toBe('allow');
    await enrolUser(test, 'only-here', OWNER);
    const names = async (caller: typeof test) =>
      (await caller.take(UserPage, 'GET /v1/users')).items.map(({ user_id }) => user_id).sort();
    expect([await names(v1), await names(test)]).toEqual([['ada'], ['ada', 'only-here']]);
    await test.send('DELETE /v1/users/ada');
    expect((await v1.describe('ada')).profiles).toHaveLength(1);
    expect((await v1.verify('ada', typed(OWNER, 8))).decision).toBe('allow');
  });

  it('lists what happened in it and nothing else', async () => {
    const seen = async (caller: typeof test) => ({
      attempts: (await caller.take(AttemptPage, 'GET /v1/attempts')).items.map(({ id }) => id),
      audit: (await caller.take(AuditPage, 'GET /v1/audit?limit=200')).items,
    });
    const [live, sandbox] = [await seen(v1), await seen(test)];
    expect(live.attempts.filter((id) => sandbox.attempts.includes(id))).toEqual([]);
    expect(new Set(live.audit.map(({ application }) => application))).toEqual(new Set(['default']));
    expect(new Set(sandbox.audit.map(({ application }) => application))).toEqual(new Set(['default~test']));
  });

  it('decides as its application does, until it says otherwise, and changes nothing there', async () => {
    const policyOf = async (caller: typeof test) =>
      (await caller.take(Application, 'GET /v1/applications/default')).policy;
    expect(await policyOf(test)).toEqual(await policyOf(v1));
    await v1.send('PATCH /v1/applications/default/policy', { samples_required: 5 });
    expect((await policyOf(test)).samples_required).toBe(5);
    const before = await policyOf(v1);
    const changed = await test.take(Application, 'PATCH /v1/applications/default/policy', { mode: 'shadow' });
    expect([changed.id, changed.environment, changed.policy.mode]).toEqual(['default', 'test', 'shadow']);
    expect(await policyOf(v1)).toEqual(before);
    expect((await v1.verify('ada', typed(OWNER, 9))).decision).toBe('allow');
    await v1.send('PATCH /v1/applications/default/policy', { samples_required: 6 });
    expect((await policyOf(test)).samples_required).toBe(5);
    await test.send('PATCH /v1/applications/default/policy', { mode: 'active' });
  });

  it('signs tokens that name another application and another audience', async () => {
    await enrolUser(test, 'ada');
    const request = typed(OWNER, 10);
    const [live, sandbox] = [await v1.verify('ada', request), await test.verify('ada', request)];
    const claims = [live, sandbox].map(({ token }) => decodeJwt(token ?? ''));
    expect(claims).toMatchObject([
      { sub: 'ada', app: 'default', aud: 'https://app.example.org' },
      { sub: 'ada', app: 'default~test', aud: 'https://app.example.org~test' },
    ]);
  });

  it('takes challenges that were made in it, and no others', async () => {
    const request = { user_id: 'ada', action: 'verify' } as const;
    const made = [await v1.challenge(request), await test.challenge(request)];
    const bodies = made.map(({ challenge }, i) => ({ ...typed(OWNER, 11 + i), challenge }));
    for (const [i, caller] of [test, v1].entries()) {
      await caller.refused('challenge_invalid', 'POST /v1/users/ada/verify', bodies[i]);
    }
    for (const [i, caller] of [v1, test].entries()) {
      await caller.take(Decision, 'POST /v1/users/ada/verify', bodies[i]);
    }
  });

  it('tells its own webhooks, and says so in the event', async () => {
    const hook = { url: 'https://app.example.org/h', events: ['user.erased'] };
    const live = await v1.take(WebhookWithSecret, 'POST /v1/webhooks', hook);
    const { id } = await test.take(WebhookWithSecret, 'POST /v1/webhooks', hook);
    expect((await test.take(WebhookList, 'GET /v1/webhooks')).items.map((each) => each.id)).toEqual([id]);
    await test.send('DELETE /v1/users/only-here');
    const toldOf = (application: string, id: string) =>
      v1.service.store.store.transact(async ({ webhooks }) => {
        const now = v1.clock.now();
        const due = await webhooks.claim({ application, id }, now, { holder: 'test', until: now }, 10);
        return due.map(({ body }) => JSON.parse(body ?? '').application);
      });
    expect([await toldOf('default', live.id), await toldOf('default~test', id)]).toEqual([
      [],
      ['default~test'],
    ]);
  });

  it('is not what a table of how people type is fitted on', async () => {
    const { people } = await v1.service.core.refitPrior({ seed: 1, dryRun: true, by: SYSTEM });
    expect(people).toBe(1);
  });
});

describe('on the compatible routes a key of the sandbox', () => {
  it('keeps to it also where nobody needs a key', async () => {
    const open = await startV1();
    const secret = await makeKey(open.service, sandboxOf('default'));
    const body = sampleBody('ada', 1, 0);
    expect((await open.as(secret).send('POST /train', body)).status).toBe(200);
    expect((await open.as(null).send('GET /user/ada/info')).body).toMatchObject({ training_samples: 0 });
    expect((await open.as(secret).send('GET /user/ada/info')).body).toMatchObject({ training_samples: 1 });
    const ended = `${secret.slice(0, -1)}A`;
    expect((await open.as(ended).send('POST /train', sampleBody('ada', 1, 1))).status).toBe(401);
    await open.stop();
  });
});
