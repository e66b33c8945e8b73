import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../ports/store.ts';
import { testAudit } from '../../testing/audit.ts';
import {
  ADA,
  answerRecord,
  at,
  attemptRecord,
  bytes,
  challengeRecord,
  deliveryRecord,
  idOf,
  nameOf,
  profileOf,
  profileRecord,
  saveEverything,
  savePersons,
  sessionRecord,
  userRecord,
} from '../../testing/records/fixtures.ts';
import { temporaryFolder } from '../../testing/service.ts';
import { openTestVault } from '../../testing/vault.ts';
import { createAuditChain } from '../sql/auditChain.ts';
import { migrate } from '../sql/migrate.ts';
import type { Schema } from '../sql/schema.ts';
import { createStore } from '../sql/store.ts';
import { createGroupCommit } from './groupCommit.ts';
import { openDatabase } from './openDatabase.ts';
import { sqliteDatabase } from './openStore.ts';

/** Every statement of the records finds its rows by an index: none reads a table from end to end, none sorts. */
describe('query plans', () => {
  const folder = temporaryFolder();
  const file = join(folder.path, 'store.db');
  const ran: string[] = [];
  let database: Database.Database;
  let store: Store;

  beforeAll(async () => {
    const connections = openDatabase(file);
    await migrate(connections.writer);
    await connections.close();
    database = new Database(file);
    const recording = {
      close: () => database.close(),
      prepare(statement: string) {
        ran.push(statement);
        return database.prepare(statement);
      },
    };
    const writer = new Kysely<Schema>({ dialect: new SqliteDialect({ database: recording }) });
    const groupCommit = createGroupCommit(writer, async () => undefined, { maxItems: 1, maxWaitMs: 0 });
    const { keys } = testAudit();
    const { vault } = openTestVault(folder.path);
    await vault.open(null);
    const chain = createAuditChain(keys);
    const over = sqliteDatabase({ reader: writer, snapshots: writer, groupCommit, chain });
    store = createStore(over, vault);
    await store.transact((records) => saveEverything(records, ADA, 1));
  });
  afterAll(() => {
    database.close();
    folder.remove();
  });

  /** Plans of the statements that `work` runs. */
  async function plansOf(work: Parameters<Store['transact']>[0]): Promise<string[]> {
    ran.length = 0;
    await store.transact(work);
    const statements = ran.filter((statement) => /^(select|insert|update|delete) /.test(statement));
    expect(statements.length).toBeGreaterThan(0);
    return statements.flatMap((statement) =>
      database
        .prepare<unknown[], { detail: string }>(`explain query plan ${statement}`)
        .all(Array.from(statement.matchAll(/\?/g), () => null))
        .map(({ detail }) => detail),
    );
  }

  it('are searches on the way of a verify', async () => {
    const profile = profileOf(ADA);
    const plans = await plansOf(async (records) => {
      await records.applications.find('default');
      await records.users.find(ADA);
      await records.profiles.find(nameOf(ADA));
      await records.templates.read(profile, 1);
      await records.samples.ofProfile(profile);
      await records.challenges.find(idOf(1));
      await records.challenges.consume(idOf(1), at(1));
      await records.fingerprints.addSample(ADA, bytes(77));
      await records.attempts.newestProbes(profile, 50);
      await records.attempts.probesFrom(profile, idOf(1), 50);
      await records.attempts.insert(attemptRecord(ADA, 77));
      await records.attempts.trimProbes(profile, 50);
      await records.answers.find(answerRecord(ADA, 'repeat').key);
      await records.webhooks.subscribers('default', 'attempt.decided');
      await records.webhooks.enqueue(deliveryRecord(ADA, 1, 77));
    });
    const others = plans.filter((plan) => !plan.startsWith('SEARCH'));
    expect(new Set(others)).toEqual(new Set(['SCALAR SUBQUERY 1']));
    expect(plans.filter((plan) => plan.includes('attempts_with_probe'))).toHaveLength(5);
  });

  it('read no table from end to end anywhere else', async () => {
    const profile = profileOf(ADA);
    const hook = { application: 'default', id: idOf(1) };
    const plans = await plansOf(async (records) => {
      await records.users.save(userRecord(ADA));
      await records.users.page('default', 'a', 10);
      await records.users.count('default');
      await records.users.renewKey(ADA);
      await records.profiles.save(profileRecord(nameOf(ADA)));
      await records.profiles.byId(ADA, profile.id);
      await records.profiles.ofUser(ADA);
      await records.templates.versions(profile);
      await records.templates.trim(profile, 3, [1]);
      await records.samples.dropOldest(profile, 1);
      await records.samples.clear(profile);
      await records.attempts.find('default', idOf(1));
      await records.attempts.page('default', {}, idOf(9), 10);
      await records.attempts.page('default', { userId: 'ada', decision: 'deny', since: at(1) }, idOf(9), 10);
      await records.attempts.setOutcome('default', idOf(1), {
        success: true,
        verifiedBy: 'totp',
        reportedAt: at(1),
      });
      await records.fingerprints.knowsOrigin(ADA, 'device', 'phone');
      await records.fingerprints.addOrigin(ADA, 'device', 'phone', at(1), 5);
      await records.challenges.insert(challengeRecord(ADA, 99));
      await records.challenges.ofUser(ADA);
      await records.challenges.removeExpired(at(0), 9);
      await records.sessions.save(sessionRecord(ADA, 9));
      await records.sessions.find('default', idOf(9));
      await records.sessions.ofUser(ADA);
      await records.sessions.removeExpired(at(0), 9);
      await records.answers.removeExpired(at(0), 9);
      await records.endedConsoleSessions.has('one');
      await records.endedConsoleSessions.removeExpired(at(0), 9);
      await records.webhooks.ofApplication('default');
      await records.webhooks.deliveries(hook, idOf(9), 10);
      await records.webhooks.claim(hook, at(9), { holder: 'a', until: at(9) }, 4);
      await records.webhooks.settle(deliveryRecord(ADA, 1, 1), 'a');
      await records.webhooks.failPending(hook, at(9));
      await records.webhooks.removeCreatedBefore(at(0), 9);
      await records.profiles.remove(ADA, profile.id);
      await records.users.remove(ADA, at(9));
    });
    expect(plans.filter((plan) => plan.startsWith('SCAN'))).toEqual([]);
  });

  it('find by age what is to go, and read no more than that', async () => {
    const plans = await plansOf(async ({ users, attempts, fingerprints, audit }) => {
      await users.applications();
      await users.noteSeen(ADA, at(9));
      await users.findIdle('default', at(9), 10);
      await users.isIdle(ADA, at(9));
      await users.countIdle('default', at(9));
      await attempts.removeOldest('default', at(9), 10);
      await attempts.forgetOldestProbes('default', at(9), 10);
      await attempts.countBefore('default', at(9));
      await fingerprints.removeOrigins('default', at(9), 10);
      await fingerprints.countOrigins('default', at(9));
      await audit.countDroppable(at(9));
    });
    expect(plans.filter((plan) => /^SCAN|TEMP B-TREE/.test(plan))).toEqual([]);
    expect(plans.filter((plan) => plan.includes('users_by_sight'))).toHaveLength(2);
    expect(plans.filter((plan) => plan.includes('attempts_probe_by_age'))).toHaveLength(2);
    expect(plans.filter((plan) => plan.includes('origins_by_age'))).toHaveLength(2);
  });

  it('read the webhooks from end to end when they look for work, and no delivery that is not due', async () => {
    const plans = await plansOf(async ({ webhooks }) => {
      await webhooks.waiting(at(9));
      await webhooks.overfull(100);
    });
    expect(plans.filter((plan) => !plan.startsWith('CORRELATED'))).toEqual([
      'SCAN webhooks',
      expect.stringMatching(
        /^SEARCH webhook_deliveries EXISTS USING .*webhook_deliveries_due .*next_try_at</,
      ),
      'SCAN webhooks',
      expect.stringMatching(/^SEARCH webhook_deliveries USING .*webhook_deliveries_due .*status=/),
    ]);
  });

  it('look up a person by keys, and the newest try of each profile by one step down an index', async () => {
    const plans = await plansOf(({ lookUps }) => lookUps.about(ADA));
    expect(plans).toEqual([
      // One row, of nothing that is stored.
      'CO-ROUTINE asked',
      'SCAN CONSTANT ROW',
      'SCAN asked',
      'SEARCH applications USING INDEX sqlite_autoindex_applications_1 (id=?) LEFT-JOIN',
      'SEARCH users USING PRIMARY KEY (application=? AND user_id=?) LEFT-JOIN',
      'CORRELATED SCALAR SUBQUERY 1',
      'SEARCH webhooks USING INDEX sqlite_autoindex_webhooks_1 (application=?)',
      'SEARCH profiles USING INDEX sqlite_autoindex_profiles_2 (application=? AND user_id=?)',
      'CORRELATED SCALAR SUBQUERY 1',
      'SEARCH attempts USING INDEX attempts_with_probe (profile_id=?)',
      // Of a person's profiles, of which there is one.
      'USE TEMP B-TREE FOR ORDER BY',
    ]);
  });

  it('read the audit log in the order of an index, and drop of it by one', async () => {
    await store.transact((records) => savePersons(records, [ADA]));
    const plans = await plansOf(async ({ audit }) => {
      await audit.append({
        ...{ application: 'default', actor: 'cli', action: 'user.erased', subject: ADA, details: {} },
        ...{ requestId: null, at: at(1) },
      });
      await audit.page('default', {}, null, 10);
      await audit.page('default', { userId: 'ada', action: 'user.erased', since: at(1) }, 9, 10);
      await audit.rows(1, at(1), 10);
      await audit.newestRows(9, 10);
      await audit.rowsOf('writer', 1, 10);
      await audit.seal(at(9));
      await audit.dropSegment(at(9), at(9));
      await audit.segments(1, 10);
    });
    expect(plans).toEqual([
      'SEARCH users USING PRIMARY KEY (application=? AND user_id=?)',
      'SEARCH audit USING INDEX audit_of_application (application=?)',
      'SEARCH audit USING INDEX audit_of_subject (application=? AND subject=? AND rowid<?)',
      'SEARCH audit USING INTEGER PRIMARY KEY (rowid>?)',
      'SEARCH audit USING INTEGER PRIMARY KEY (rowid<?)',
      'SEARCH audit USING INDEX sqlite_autoindex_audit_1 (writer=? AND sequence>?)',
      'SEARCH audit_segments USING INDEX audit_segments_kept (last_at<?)',
      'SEARCH audit USING INDEX sqlite_autoindex_audit_1 (writer=? AND sequence>? AND sequence<?)',
      'SEARCH audit_segments USING INTEGER PRIMARY KEY (rowid=?)',
      'SEARCH audit_segments USING INTEGER PRIMARY KEY (rowid>?)',
    ]);
  });

  it('never sort attempts: a page is read in the order of an index', async () => {
    const plans = await plansOf(async ({ attempts }) => {
      await attempts.page('default', {}, null, 10);
      await attempts.page('default', { decision: 'deny', since: at(1), until: at(2) }, idOf(9), 10);
      await attempts.page('default', { userId: 'ada' }, null, 10);
      await attempts.newest('default', 10);
    });
    expect(plans).toEqual([
      'SEARCH attempts USING INDEX sqlite_autoindex_attempts_1 (application=?)',
      'SEARCH attempts USING INDEX sqlite_autoindex_attempts_1 (application=? AND id<?)',
      'SEARCH attempts USING INDEX attempts_of_user (application=? AND user_id=?)',
      'SEARCH attempts USING INDEX sqlite_autoindex_attempts_1 (application=?)',
    ]);
  });
});
