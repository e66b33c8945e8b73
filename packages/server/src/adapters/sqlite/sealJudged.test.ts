import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AttemptRecord } from '../../ports/attemptRecords.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { Vault } from '../../ports/vault.ts';
import { createVerifyAudit } from '../../services/audit/verifyAudit.ts';
import { testAudit } from '../../testing/audit.ts';
import { at, attemptRecord, idOf } from '../../testing/records/fixtures.ts';
import { temporaryFolder } from '../../testing/service.ts';
import { bytesOfStore, migrateBefore, openStoreOfFile } from '../../testing/storeOfFile.ts';
import { openTestVault } from '../../testing/vault.ts';
import type { OpenedStore } from '../sql/openedStore.ts';
import { pseudonymUnder, sealId } from '../sql/people.ts';
import type { Schema } from '../sql/schema.ts';
import { sealProbe } from '../sql/sealed.ts';
import { openDatabase } from './openDatabase.ts';

/** More than two batches. */
const PEOPLE = 45;
const application = 'default';
const userOf = (n: number) => ({ application, userId: `person-${n}` });

/** Tries of everybody: one of each kind. */
const triesOf = (n: number): AttemptRecord[] => [
  attemptRecord(userOf(n), 2 * n, {
    score: 1000.25 + n,
    falseMatchRate: 0.000125,
    threshold: null,
    reasons: [`rhythm-matches-${n}`],
    liveness: { replay: false, synthetic: true, clock: 'ok' },
    flags: ['new_device'],
    probe: Buffer.of(n, 1),
    outcome: { success: true, verifiedBy: `totp-of-${n}`, reportedAt: at(9) },
  }),
  attemptRecord(userOf(n), 2 * n + 1, {
    decision: 'insufficient',
    shadowDecision: 'deny',
    score: null,
    falseMatchRate: null,
    retryOf: idOf(2 * n),
    challengeId: 'challenge',
  }),
];

describe('a store from before judgements were sealed', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let file: string;
  const opened: { close(): unknown }[] = [];
  beforeEach(async () => {
    folder = temporaryFolder();
    file = join(folder.path, 'store.db');
    const { vault, keys } = openTestVault(folder.path);
    await writeBefore(file, vault);
    keys.close();
  });
  afterEach(async () => {
    for (const each of opened.splice(0).reverse()) await each.close();
    folder.remove();
  });

  function open(wrap?: (vault: Vault) => Vault): ReturnType<typeof openStoreOfFile> {
    const store = openStoreOfFile(file, wrap);
    opened.push(store);
    return store;
  }

  /** What is plain in the files of how somebody was judged. */
  function readable(): string[] {
    const bytes = bytesOfStore(file);
    return Array.from({ length: PEOPLE }, (_, n) => n).flatMap((n) => {
      const score = Buffer.alloc(8);
      score.writeDoubleBE(1000.25 + n);
      const judged = [`rhythm-matches-${n}"`, `totp-of-${n}`, `deny-of-${n}"`].filter((word) =>
        bytes.includes(word),
      );
      return bytes.includes(score) ? [...judged, `score of ${n}`] : judged;
    });
  }

  async function checkAll({ store }: Pick<OpenedStore, 'store'>): Promise<void> {
    await store.read(async ({ users, attempts, audit }) => {
      for (let n = 0; n < PEOPLE; n++) {
        expect(await users.find(userOf(n))).toMatchObject({
          failures: n,
          failedAt: n === 0 ? null : at(n),
          verifiedAt: at(3),
        });
        const { found } = await attempts.page(application, { userId: userOf(n).userId }, null, 9);
        expect(found).toEqual(triesOf(n).reverse());
      }
      const { found } = await attempts.page(application, { decision: 'insufficient' }, null, 999);
      expect(found).toHaveLength(PEOPLE);
      const log = await audit.rows(0, null, 999);
      expect(log.map(({ details }) => details)).toEqual(
        Array.from({ length: PEOPLE }, (_, n) => `{"decision":"deny-of-${n}"}`),
      );
    });
    const { keys } = testAudit();
    const verify = createVerifyAudit({ store, keys });
    expect(await verify([])).toMatchObject({ rows: PEOPLE, problems: [] });
  }

  it('is sealed at the next start: nothing says any more how somebody was judged, and the log holds', async () => {
    expect(readable()).toHaveLength(4 * PEOPLE);
    const store = open();
    expect((await store.migrate())[0]).toBe('0013_judgements');
    expect(readable()).toEqual([]);
    await checkAll(store);
    expect(await store.migrate()).toEqual([]);
    await checkAll(store);
  });

  it('is sealed to the end when sealing was interrupted', async () => {
    let left = 30;
    const dying = open((vault) => ({
      ...vault,
      ofPerson: (keyId) => {
        if (left-- === 0) throw new Error('killed');
        return vault.ofPerson(keyId);
      },
    }));
    await expect(dying.migrate()).rejects.toThrow('killed');
    await dying.close();
    expect(readable().length).toBeGreaterThan(0);
    const store = open();
    await store.migrate();
    expect(readable()).toEqual([]);
    await checkAll(store);
  });
});

/** A store as the version before wrote it. */
async function writeBefore(file: string, vault: Vault): Promise<void> {
  const { writer, close } = openDatabase(file);
  await migrateBefore(writer, '0013');
  const id = await vault.open(null);
  await sql`insert into key_store (id, sealed_at) values (${id}, ${at(1).toISOString()})`.execute(writer);
  for (let n = 0; n < PEOPLE; n++) await writePerson(writer, vault, n);
  await writeLog(writer);
  await close();
}

async function writePerson(db: Kysely<Schema>, vault: Vault, n: number): Promise<void> {
  const { userId } = userOf(n);
  const pseudonym = pseudonymUnder(await vault.ofApplication(application), userId);
  const keyId = await vault.makeKey({ application, pseudonym });
  const secrets = (await vault.ofPerson(keyId)) ?? noKey();
  const failedAt = n === 0 ? null : at(n).toISOString();
  await sql`
    insert into users (application, user_id, key_id, sealed_id, failures, failed_at, verified_at, created_at, updated_at)
    values (${application}, ${pseudonym}, ${keyId}, ${sealId(secrets, application, pseudonym, userId)}, ${n},
      ${failedAt}, ${at(3).toISOString()}, ${at(0).toISOString()}, ${at(0).toISOString()})
  `.execute(db);
  for (const attempt of triesOf(n)) await writeTry(db, { pseudonym, secrets }, attempt);
}

function noKey(): never {
  throw new Error('a key that was just made is not there');
}

async function writeTry(
  db: Kysely<Schema>,
  owner: { readonly pseudonym: string; readonly secrets: Secrets },
  attempt: AttemptRecord,
): Promise<void> {
  const { id, liveness, outcome, probe } = attempt;
  await sql`
    insert into attempts (application, id, user_id, profile_id, action, decision, shadow_decision, score,
      false_match_rate, target_false_match_rate, threshold, reasons, liveness_replay, liveness_synthetic,
      liveness_clock, flags, retry_of, challenge_id, probe, outcome_success, outcome_verified_by,
      outcome_reported_at, created_at)
    values (${application}, ${id}, ${owner.pseudonym}, ${attempt.profileId}, ${attempt.action}, ${attempt.decision},
      ${attempt.shadowDecision}, ${attempt.score}, ${attempt.falseMatchRate}, ${attempt.targetFalseMatchRate},
      ${attempt.threshold}, ${JSON.stringify(attempt.reasons)}, ${liveness && Number(liveness.replay)},
      ${liveness && Number(liveness.synthetic)}, ${liveness?.clock ?? null}, ${JSON.stringify(attempt.flags)},
      ${attempt.retryOf}, ${attempt.challengeId}, ${probe && sealProbe(owner, id, probe)},
      ${outcome && Number(outcome.success)}, ${outcome?.verifiedBy ?? null},
      ${outcome?.reportedAt.toISOString() ?? null}, ${attempt.createdAt.toISOString()})
  `.execute(db);
}

/** A chain whose rows say in plain what was decided. */
async function writeLog(db: Kysely<Schema>): Promise<void> {
  const keys = await testAudit().keys();
  let mac: Uint8Array = new Uint8Array();
  for (let n = 0; n < PEOPLE; n++) {
    const row = {
      ...{ writer: 'before', sequence: n + 1, at: at(n).toISOString(), application, actor: 'key:k' },
      ...{ action: 'attempt.decided', subject: `subject ${n}`, details: `{"decision":"deny-of-${n}"}` },
      ...{ requestId: null, keyId: keys.keyId },
    };
    mac = keys.macOf(row, mac);
    await sql`
      insert into audit (writer, sequence, at, application, actor, action, subject, details, request_id, key_id, mac)
      values (${row.writer}, ${row.sequence}, ${row.at}, ${row.application}, ${row.actor}, ${row.action},
        ${row.subject}, ${row.details}, null, ${row.keyId}, ${mac})
    `.execute(db);
  }
}
