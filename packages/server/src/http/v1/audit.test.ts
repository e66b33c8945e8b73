import { AUDIT_ACTIONS, type AuditEntry, AuditPage } from '@keystroke-auth/protocol';
import { afterAll, describe, expect, it } from 'vitest';
import { enrolUser, IMPOSTOR, makeKey, OWNER, setPolicy, startV1, typed, typings } from '../../testing/v1.ts';

const v1 = await startV1({ env: { AUDIT_RETENTION_DAYS: '30' } });
afterAll(v1.stop);

const MINUTE = 60 * 1_000;
const DAY = 24 * 60 * MINUTE;

async function audit(query = ''): Promise<AuditEntry[]> {
  return (await v1.take(AuditPage, `GET /v1/audit?limit=200${query}`)).items;
}

const SOUND = { problems: [], missing: { rows: 0, heads: 0 } };

describe('the audit log', () => {
  it('tells of every change and every decision who, what, whom and why, in one row', async () => {
    const { profile } = await enrolUser(v1, 'ada');
    const allowed = await v1.verify('ada', typed(OWNER, 6));
    const denied = await v1.verify('ada', typed(IMPOSTOR, 7));
    await v1.confirm(denied.attempt_id, false);
    await v1.send('POST /v1/users/ada/unlock');
    await v1.send('PUT /v1/users/ada/exemption', { exempt: true, reason: 'Dupuytren of both hands' });
    await v1.send('PUT /v1/users/ada/exemption', { exempt: false });
    await v1.send('PUT /v1/users/ada/consent', { state: 'given', version: '2026-11' });
    await v1.enrol('ada', typed(OWNER, 8));
    await v1.send(`POST /v1/users/ada/profiles/${profile.id}/rollback`, { version: 1 });
    await v1.send(`POST /v1/users/ada/profiles/${profile.id}/reset`);
    await v1.send(`DELETE /v1/users/ada/profiles/${profile.id}`);
    await v1.send('PUT /v1/users/ada/consent', { state: 'withdrawn' });

    const rows = (await audit()).toReversed();
    const profile_id = profile.id;
    const reasons = denied.reasons.map(({ code }) => code);
    expect(rows.map(({ action, details }) => [action, details])).toEqual([
      ['policy.changed', { old_policy: expect.anything(), new_policy: expect.anything() }],
      ['user.enrolled', { profile_id, samples: 5, version: 1 }],
      [
        'attempt.decided',
        {
          attempt_id: allowed.attempt_id,
          profile_id,
          decision: 'allow',
          reasons: allowed.reasons.map(({ code }) => code),
        },
      ],
      ['attempt.decided', { attempt_id: denied.attempt_id, profile_id, decision: 'deny', reasons }],
      [
        'attempt.outcome',
        { attempt_id: denied.attempt_id, success: false, verified_by: 'totp', learned: false },
      ],
      ['user.unlocked', {}],
      ['exemption.set', { exempt: true }],
      ['exemption.set', { exempt: false }],
      ['consent.given', { consent_version: '2026-11' }],
      ['user.enrolled', { profile_id, samples: 1, version: 2 }],
      ['profile.rolled_back', { profile_id, version: 1 }],
      ['profile.reset', { profile_id }],
      ['profile.removed', { profile_id }],
      ['consent.withdrawn', { receipt_id: expect.any(String), cause: 'consent_withdrawn' }],
    ]);
    const [, enrolled] = rows;
    expect(enrolled).toMatchObject({
      at: v1.clock.now().toISOString(),
      application: 'default',
      actor: expect.stringMatching(/^key:[0-9a-f]{16}$/),
      request_id: expect.any(String),
    });
    // The row of an erasure names nobody: else the receipt would say whom the others are about.
    expect(rows.at(-1)?.subject).toBeNull();
    const about = rows.filter(({ action }) => !['policy.changed', 'consent.withdrawn'].includes(action));
    expect(new Set(about.map(({ subject }) => subject)).size).toBe(1);
    expect(JSON.stringify(rows)).not.toMatch(/"ada"|Dupuytren|score/);
  });

  it('holds decisions on people who are not enrolled, without saying who they are', async () => {
    const decision = await v1.verify('nobody', typed(OWNER, 9));
    const [row] = await audit();
    expect(row).toMatchObject({ action: 'attempt.decided', subject: null });
    expect(row?.details).toMatchObject({ attempt_id: decision.attempt_id, decision: 'insufficient' });
  });

  it('holds what a challenge was used for, and what the compatible routes decide', async () => {
    await enrolUser(v1, 'grace');
    const { challenge } = await v1.challenge({ user_id: 'grace' });
    await v1.as(challenge).send('POST /v1/users/grace/verify', typed(OWNER, 6));
    expect((await audit())[0]).toMatchObject({ actor: 'challenge', action: 'attempt.decided' });
    for (const { keystroke_data } of typings(OWNER, [20, 25])) {
      await v1.as(null).send('POST /train', { user_id: 'grace', keystroke_data });
    }
    const { keystroke_data } = typed(IMPOSTOR, 30);
    await v1.as(null).send('POST /predict', { user_id: 'grace', keystroke_data });
    const [predicted, trained] = await audit();
    expect(predicted).toMatchObject({
      actor: 'anonymous',
      action: 'attempt.decided',
      details: { decision: 'deny' },
    });
    expect(trained).toMatchObject({ actor: 'anonymous', action: 'user.enrolled', details: { samples: 1 } });
  });

  it('holds nothing of what was refused, and the chain goes on', async () => {
    const before = await audit();
    await v1.refused('user_not_found', 'DELETE /v1/users/nobody');
    await v1.refused('outcome_reported', 'POST /v1/attempts/x/outcome', {}).catch(() => undefined);
    await v1.refused('policy_invalid', 'PATCH /v1/applications/default/policy', {
      target_false_match_rate: 0.01,
      step_up_false_match_rate: 0.001,
    });
    expect(await audit()).toEqual(before);
    expect(await v1.service.core.verifyAudit([])).toMatchObject(SOUND);
  });

  it('is found by person, action, actor and time, page by page', async () => {
    const all = await audit();
    const ofGrace = await audit('&user_id=grace');
    expect(ofGrace.length).toBeGreaterThan(5);
    expect(new Set(ofGrace.map(({ subject }) => subject)).size).toBe(1);
    expect(ofGrace).toEqual(all.filter(({ subject }) => subject === ofGrace[0]?.subject));
    expect(await audit('&action=policy.changed')).toHaveLength(1);
    expect(await audit('&actor=challenge')).toHaveLength(1);
    const now = v1.clock.now().toISOString();
    expect([await audit(`&until=${now}`), await audit(`&since=${now}`)]).toEqual([[], all]);
    expect(await audit('&user_id=nobody')).toEqual([]);
    const paged: AuditEntry[] = [];
    let cursor = '';
    do {
      const page: AuditPage = await v1.take(AuditPage, `GET /v1/audit?limit=7${cursor}`);
      paged.push(...page.items);
      cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
    } while (cursor !== '');
    expect(paged).toEqual(all);
    await v1.refused('query_invalid', `GET /v1/audit?cursor=${Buffer.from('x').toString('base64url')}`);
  });

  it('tells who changed webhooks, and not where they lead', async () => {
    const webhook = { url: 'https://hooks.example/ada', events: ['user.enrolled'] };
    const { body } = await v1.send('POST /v1/webhooks', webhook);
    const path = `/v1/webhooks/${body.id}`;
    await v1.send(`PATCH ${path}`, { enabled: false });
    await v1.send(`POST ${path}/rotate`, {});
    await v1.send(`DELETE ${path}`);
    const rows = (await audit()).slice(0, 4);
    expect(rows.map(({ action, details }) => [action, details])).toEqual(
      ['removed', 'rotated', 'changed', 'created'].map((what) => [
        `webhook.${what}`,
        { webhook_id: body.id },
      ]),
    );
  });

  it('shows each application its own', async () => {
    const other = v1.as(await makeKey(v1.service, 'other'));
    await setPolicy(other, {}, 'other');
    const { items } = await other.take(AuditPage, 'GET /v1/audit');
    expect(items.map(({ action, application }) => [action, application])).toEqual([
      ['policy.changed', 'other'],
    ]);
  });

  it('stays sound under many tries at once, some refused', async () => {
    await enrolUser(v1, 'many');
    const before = (await v1.service.core.verifyAudit([])).rows;
    const tries = await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        v1.send('POST /v1/users/many/verify', {
          ...typed(i % 2 === 0 ? OWNER : IMPOSTOR, 100 + i),
          ...(i % 5 === 0 ? { retry_of: 'no-such-attempt' } : {}),
        }),
      ),
    );
    const decided = tries.filter(({ status }) => status === 200).length;
    expect(decided).toBe(160);
    expect(await v1.service.core.verifyAudit([])).toMatchObject({ ...SOUND, rows: before + decided });
  });

  it('keeps what was done with a person who was erased, in whose name nothing is written', async () => {
    const ofGrace = (await audit('&user_id=grace')).length;
    const all = await audit();
    await v1.send('DELETE /v1/users/grace');
    const [erased, ...rest] = await audit();
    expect(erased).toMatchObject({ action: 'user.erased' });
    expect(rest.slice(0, 100)).toEqual(all.slice(0, 100));
    expect(ofGrace).toBeGreaterThan(0);
    for await (const line of v1.service.core.exportAudit.rows(null)) expect(line).not.toContain('grace');
    expect(await v1.service.core.verifyAudit([])).toMatchObject(SOUND);
  });

  it('is sealed after ten minutes and dropped after its days, while heads stay', async () => {
    const { rows, heads } = await v1.service.core.verifyAudit([]);
    v1.clock.pass(11 * MINUTE);
    await v1.service.v1.sweepExpired();
    expect(await v1.service.core.verifyAudit([])).toMatchObject({ ...SOUND, rows, heads: heads + 1 });
    v1.clock.pass(30 * DAY);
    await v1.service.v1.sweepExpired();
    expect(await audit()).toEqual([]);
    await v1.verify('nobody', typed(OWNER, 9));
    expect(await v1.service.core.verifyAudit([])).toMatchObject({ ...SOUND, rows: 1, heads: heads + 1 });
  });

  it('goes on after a restart as another writer’s', async () => {
    await v1.service.core.createApiKey('default', 'shop', { scopes: ['verify'] });
    const [row] = await audit();
    expect(row).toMatchObject({ actor: 'cli', action: 'key.created', details: { scopes: ['verify'] } });
    await v1.service.core.revokeApiKey(row?.details.key_id ?? '');
    await v1.service.v1.signingKeys.rotate();
    const told = new Set<string>();
    for await (const line of v1.service.core.exportAudit.rows(null)) told.add(JSON.parse(line).action);
    expect([...told]).toEqual(['attempt.decided', 'key.created', 'key.revoked', 'tokens.rotated']);
    expect([...told].filter((action) => !AUDIT_ACTIONS.some((known) => known === action))).toEqual([]);
  });
});
