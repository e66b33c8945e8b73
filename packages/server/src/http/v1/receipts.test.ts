import { join } from 'node:path';
import { verifyDeletionReceipt } from '@keystroke-auth/client';
import { ErasureReceipt, KeySet } from '@keystroke-auth/protocol';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { rekeyStore, STORE_FILE } from '../../composeStore.ts';
import { loadConfig } from '../../config.ts';
import { startService, temporaryFolder } from '../../testing/service.ts';
import { callerOf, enrolUser, makeKey, OWNER, setPolicy, startV1, typed } from '../../testing/v1.ts';

const v1 = await startV1();
afterAll(v1.stop);

const ISSUER = v1.service.config.tokens.issuer;
const KEYS = 'GET /.well-known/receipt-keys.json';

function verify({ receipt, salt }: ErasureReceipt, userId: string, jwks: KeySet) {
  return verifyDeletionReceipt(receipt, {
    ...{ jwks, issuer: ISSUER, application: 'default' },
    person: { userId, salt },
  });
}

describe('the receipt of an erasure', () => {
  it('is signed, says what was removed, and whom it is about to those who know, to nobody else', async () => {
    await enrolUser(v1, 'ada');
    await v1.verify('ada', typed(OWNER, 6));
    const receipt = await v1.take(ErasureReceipt, 'DELETE /v1/users/ada');
    const answer = await v1.as(null).send(KEYS);
    expect(answer.headers['cache-control']).toBe('public, max-age=3600');
    const jwks = await v1.as(null).take(KeySet, KEYS);
    expect(await verify(receipt, 'ada', jwks)).toEqual({
      ...{ iss: ISSUER, app: 'default', sub: expect.any(String), jti: receipt.receipt_id },
      ...{ cause: 'request', removed: receipt.removed },
      iat: Math.floor(v1.clock.now().getTime() / 1_000),
    });
    await expect(verify(receipt, 'bob', jwks)).rejects.toMatchObject({ code: 'person_differs' });

    // The same person once more: the two have nothing in common.
    await enrolUser(v1, 'ada');
    const again = await v1.take(ErasureReceipt, 'DELETE /v1/users/ada');
    const [first, second] = [await verify(receipt, 'ada', jwks), await verify(again, 'ada', jwks)];
    expect(second.sub).not.toBe(first.sub);
    await expect(verify({ ...again, salt: receipt.salt }, 'ada', jwks)).rejects.toThrow('person_differs');
    expect(await v1.take(ErasureReceipt, 'DELETE /v1/users/ada')).toEqual(again);
  });

  it('comes with the event, also of those who were erased for being away', async () => {
    const hook = { url: 'https://app.example.org/hooks', events: ['user.erased'] };
    const { id } = (await v1.send('POST /v1/webhooks', hook)).body;
    await setPolicy(v1, { retention_inactive_days: 30 });
    await enrolUser(v1, 'gone');
    v1.clock.pass(31 * 24 * 60 * 60 * 1_000);
    await v1.service.v1.applyRetention();
    const key = { application: 'default', id: String(id) };
    const [delivery] = await v1.service.store.store.read(({ webhooks }) => webhooks.deliveries(key, null, 1));
    const { data } = JSON.parse(delivery?.body ?? '');
    const jwks = await v1.take(KeySet, KEYS);
    expect(await verify(data, 'gone', jwks)).toMatchObject({ cause: 'inactive', jti: data.receipt_id });
  });

  it('leads to no row of the audit log about the person, with every key in hand', async () => {
    await enrolUser(v1, 'eve');
    await v1.verify('eve', typed(OWNER, 6));
    const store = v1.service.store;
    const rowsOf = () => store.store.read(({ audit }) => audit.page('default', { userId: 'eve' }, null, 9));
    const subject = (await rowsOf())[0]?.subject ?? '';
    expect(subject).not.toBe('');
    v1.clock.pass(1_000);
    const receipt = await v1.take(ErasureReceipt, 'DELETE /v1/users/eve');
    expect(await rowsOf()).toEqual([]);
    const database = new Database(join(v1.dataDir, STORE_FILE), { readonly: true });
    const rows = database
      .prepare<[string, string, string], Record<string, unknown>>(
        'select * from audit where subject = ? or details like ? or at = ?',
      )
      .all(subject, `%${receipt.receipt_id}%`, receipt.erased_at);
    const ledger = JSON.stringify(
      database.prepare('select * from erasures where receipt_id = ?').all(receipt.receipt_id),
    );
    database.close();
    // Rows of the pseudonym, and the row of the erasure: none that is both.
    expect(rows.map(({ action, subject: whom }) => [action, whom])).toEqual([
      ['user.enrolled', subject],
      ['attempt.decided', subject],
      ['user.erased', null],
    ]);
    expect(ledger).not.toContain(subject);
    // Nothing that is left makes the pseudonym from the id: not the application's key, nor the deployment's.
    const secrets = [store.vault.deployment, await store.vault.ofApplication('default')];
    for (const secret of secrets) {
      for (const values of [[], ['eve'], ['default', 'eve']]) {
        const tag = Buffer.from(secret.tag('audit-subject', values).subarray(0, 16)).toString('base64url');
        expect(tag).not.toBe(subject);
      }
    }
  });
});

it('receipts, the audit log and its pseudonyms outlive a change of SECRET_KEY and of keys', async () => {
  const folder = temporaryFolder();
  const [OLD, NEW] = [
    'the old secret, which is long enough for this',
    'the new secret, which is long enough',
  ];
  const subjectOf = async (store: Awaited<ReturnType<typeof startService>>['store']) =>
    new Set(
      (await store.store.read(({ audit }) => audit.page('default', { userId: 'bob' }, null, 9))).map(
        ({ subject }) => subject,
      ),
    );
  const first = await startService(folder.path, { SECRET_KEY: OLD });
  const caller = callerOf(first, await makeKey(first));
  await setPolicy(caller);
  await enrolUser(caller, 'ada');
  await enrolUser(caller, 'bob');
  const receipt = await caller.take(ErasureReceipt, 'DELETE /v1/users/ada');
  const before = await subjectOf(first.store);
  expect(before.size).toBe(1);
  await first.stop();
  const environment = {
    NODE_ENV: 'testing',
    DATA_DIR: folder.path,
    SECRET_KEY: NEW,
    SECRET_KEY_PREVIOUS: OLD,
  };
  expect(await rekeyStore(loadConfig(environment), () => undefined)).toBe(3);
  const later = await startService(folder.path, { SECRET_KEY: NEW });
  await later.core.renewUserKeys('default', null, () => undefined);
  await later.v1.signingKeys.rotate({ revoke: true });
  const again = callerOf(later, await makeKey(later));
  await again.verify('bob', typed(OWNER, 7));
  expect(await subjectOf(later.store)).toEqual(before);
  expect(await again.take(ErasureReceipt, 'DELETE /v1/users/ada')).toEqual(receipt);
  const jwks = await again.take(KeySet, KEYS);
  const claims = await verifyDeletionReceipt(receipt.receipt, {
    ...{ jwks, issuer: later.config.tokens.issuer, application: 'default' },
    person: { userId: 'ada', salt: receipt.salt },
  });
  expect(claims.jti).toBe(receipt.receipt_id);
  expect(await later.core.verifyAudit([])).toMatchObject({ problems: [], missing: { rows: 0, heads: 0 } });
  const tamper = new Database(join(folder.path, STORE_FILE));
  tamper.exec("update audit set actor = 'cli' where action = 'user.enrolled'");
  tamper.close();
  expect((await later.core.verifyAudit([])).problems).toMatchObject([{ code: 'changed' }]);
  await later.stop();
  folder.remove();
});
