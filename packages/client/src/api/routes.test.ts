import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SAMPLE, scriptedClient } from '../testing/scriptedClient.ts';
import { json } from '../testing/scriptedFetch.ts';
import type { Client } from './client.ts';

/** How each route of the document is called. */
const CALLS: Readonly<Record<string, (client: Client) => Promise<unknown>>> = {
  'POST /v1/users/{user_id}/samples': ({ users }) => users.enrol('ada', SAMPLE),
  'POST /v1/users/{user_id}/verify': ({ users }) => users.verify('ada', SAMPLE),
  'POST /v1/users/{user_id}/auto': ({ users }) => users.auto('ada', SAMPLE),
  'POST /v1/match': ({ match }) => match({ reference: [SAMPLE], probe: [SAMPLE] }),
  'POST /v1/challenges': ({ challenges }) => challenges.create({ user_id: 'ada' }),
  'GET /v1/attempts': ({ attempts }) => attempts.page(),
  'GET /v1/attempts/{attempt_id}': ({ attempts }) => attempts.get('a-1'),
  'GET /v1/attempts/{attempt_id}/rhythm': ({ attempts }) => attempts.rhythm('a-1'),
  'POST /v1/attempts/{attempt_id}/outcome': ({ attempts }) =>
    attempts.outcome('a-1', { success: true, verified_by: 'totp' }),
  'POST /v1/sessions': ({ sessions }) => sessions.start({ user_id: 'ada' }),
  'POST /v1/sessions/{session_id}/samples': ({ sessions }) => sessions.add('s-1', SAMPLE),
  'GET /v1/sessions/{session_id}': ({ sessions }) => sessions.get('s-1'),
  'GET /v1/users': ({ users }) => users.page(),
  'GET /v1/users/{user_id}': ({ users }) => users.get('ada'),
  'DELETE /v1/users/{user_id}': ({ users }) => users.erase('ada'),
  'GET /v1/users/{user_id}/export': ({ users }) => users.export('ada'),
  'POST /v1/users/{user_id}/unlock': ({ users }) => users.unlock('ada'),
  'PUT /v1/users/{user_id}/exemption': ({ users }) => users.exempt('ada', 'broken wrist'),
  'PUT /v1/users/{user_id}/consent': ({ users }) => users.giveConsent('ada', '2026-11'),
  'DELETE /v1/users/{user_id}/profiles/{profile_id}': ({ users }) => users.profiles.remove('ada', 'p-1'),
  'POST /v1/users/{user_id}/profiles/{profile_id}/reset': ({ users }) => users.profiles.reset('ada', 'p-1'),
  'POST /v1/users/{user_id}/profiles/{profile_id}/rollback': ({ users }) =>
    users.profiles.rollback('ada', 'p-1', 1),
  'GET /v1/audit': ({ audit }) => audit.page(),
  'GET /v1/applications': ({ applications }) => applications.page(),
  'POST /v1/applications': ({ applications }) => applications.create({ id: 'shop' }),
  'DELETE /v1/applications/{application_id}': ({ applications }) =>
    applications.remove('shop', { erasePeople: true }),
  'GET /v1/keys': ({ keys }) => keys.page({ application: 'shop' }),
  'POST /v1/keys': ({ keys }) => keys.create({ label: 'shop', scopes: ['verify'] }),
  'GET /v1/keys/{key_id}': ({ keys }) => keys.get('k-1'),
  'POST /v1/keys/{key_id}/rotate': ({ keys }) => keys.rotate('k-1'),
  'DELETE /v1/keys/{key_id}': ({ keys }) => keys.revoke('k-1'),
  'GET /v1/applications/{application_id}': ({ applications }) => applications.get('default'),
  'PATCH /v1/applications/{application_id}/policy': ({ applications }) =>
    applications.changePolicy('default', { preset: 'strict' }),
  'POST /v1/webhooks': ({ webhooks }) =>
    webhooks.create({ url: 'https://app.example.org/hooks', events: ['user.locked'] }),
  'GET /v1/webhooks': ({ webhooks }) => webhooks.list(),
  'GET /v1/webhooks/{webhook_id}': ({ webhooks }) => webhooks.get('w-1'),
  'PATCH /v1/webhooks/{webhook_id}': ({ webhooks }) => webhooks.change('w-1', { enabled: false }),
  'DELETE /v1/webhooks/{webhook_id}': ({ webhooks }) => webhooks.remove('w-1'),
  'POST /v1/webhooks/{webhook_id}/rotate': ({ webhooks }) => webhooks.rotate('w-1'),
  'POST /v1/webhooks/{webhook_id}/test': ({ webhooks }) => webhooks.test('w-1'),
  'GET /v1/webhooks/{webhook_id}/deliveries': ({ webhooks }) => webhooks.deliveriesPage('w-1'),
  'POST /v1/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver': ({ webhooks }) =>
    webhooks.redeliver('w-1', 'd-1'),
};

interface Operation {
  readonly parameters?: readonly { readonly $ref?: string }[];
  readonly responses: Readonly<Record<string, unknown>>;
}

const document: { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> } =
  JSON.parse(readFileSync(new URL('../../../../docs/openapi.json', import.meta.url), 'utf8'));
const DOCUMENTED = new Map<string, Operation>(
  Object.entries(document.paths)
    .filter(([route]) => route.startsWith('/v1/'))
    .flatMap(([route, operations]) =>
      Object.entries(operations).map(
        ([method, operation]) => [`${method.toUpperCase()} ${route}`, operation] as const,
      ),
    ),
);

describe('the client', () => {
  it('has a method for every route of the document', () => {
    expect(Object.keys(CALLS).sort()).toEqual([...DOCUMENTED.keys()].sort());
  });

  it.each(Object.entries(CALLS))('calls %s, with a key where the route takes one', async (name, call) => {
    const { client, clock, sent } = scriptedClient([json(500, {})]);
    await expect(clock.run(call(client))).rejects.toMatchObject({ status: 500 });
    expect(sent).toHaveLength(1);
    const { method, url, headers } = sent[0] ?? { method: '', url: '', headers: new Headers() };
    const route = name.replaceAll(/\{\w+\}/g, '[^/]+');
    expect(`${method} ${new URL(url).pathname}`).toMatch(new RegExp(`^${route}$`));
    const takesKey = DOCUMENTED.get(name)?.parameters?.some(({ $ref }) => $ref?.endsWith('/IdempotencyKey'));
    expect(headers.has('idempotency-key')).toBe(takesKey ?? false);
  });

  it.each(Object.entries(CALLS))('takes what %s answers for nothing else', async (name, call) => {
    const documented = Object.keys(DOCUMENTED.get(name)?.responses ?? {}).filter((status) => status < '3');
    expect(documented).toHaveLength(1);
    const { client, clock } = scriptedClient([json(Number(documented[0]), { other: true })]);
    const outcome = clock.run(call(client));
    if (documented[0] === '204') expect(await outcome).toBeUndefined();
    else await expect(outcome).rejects.toMatchObject({ code: 'unexpected_answer' });
  });
});
