import { type Kysely, sql } from 'kysely';
import type { AuditSubject } from '../../ports/auditSubject.ts';
import type { Records, Store } from '../../ports/store.ts';
import { answerRecords } from './answerRecords.ts';
import { apiKeyRecords } from './apiKeyStore.ts';
import { applicationRecords } from './applicationRecords.ts';
import { attemptRecords } from './attemptRecords.ts';
import type { AuditChain } from './auditChain.ts';
import { auditRecords } from './auditRecords.ts';
import { challengeRecords } from './challengeRecords.ts';
import { fingerprintRecords } from './fingerprintRecords.ts';
import type { GroupCommit } from './groupCommit.ts';
import { profileRecords } from './profileRecords.ts';
import { reading, readingWork } from './reading.ts';
import { sampleRecords } from './sampleRecords.ts';
import type { Schema } from './schema.ts';
import { sessionRecords } from './sessionRecords.ts';
import { signingKeyRecords } from './signingKeyRecords.ts';
import { templateRecords } from './templateRecords.ts';
import { userRecords } from './userRecords.ts';
import { webhookRecords } from './webhookRecords.ts';

/** Everything that is kept, over one writer and a reader that never waits for it. */
export function createSqliteStore({
  reader,
  groupCommit,
  chain,
  subjects,
}: {
  readonly reader: Kysely<Schema>;
  readonly groupCommit: GroupCommit;
  readonly chain: AuditChain;
  readonly subjects: AuditSubject;
}): Store {
  const committed = recordsOver(reader, null, subjects);
  return {
    transact: (work) => groupCommit.submit((connection) => work(recordsOver(connection, chain, subjects))),
    read: (work) => readingWork(() => work(committed)),
    snapshot: (work) =>
      readingWork(() => reader.transaction().execute((moment) => work(recordsOver(moment, null, subjects)))),
    ping: () =>
      reading(async () => {
        await sql`select 1`.execute(reader);
      }),
  };
}

function recordsOver(db: Kysely<Schema>, chain: AuditChain | null, subjects: AuditSubject): Records {
  return {
    applications: applicationRecords(db),
    users: userRecords(db),
    profiles: profileRecords(db),
    templates: templateRecords(db),
    samples: sampleRecords(db),
    attempts: attemptRecords(db),
    fingerprints: fingerprintRecords(db),
    challenges: challengeRecords(db),
    sessions: sessionRecords(db),
    answers: answerRecords(db),
    signingKeys: signingKeyRecords(db),
    webhooks: webhookRecords(db),
    apiKeys: apiKeyRecords(db),
    audit: auditRecords(db, chain, subjects),
  };
}
