import type { Kysely } from 'kysely';
import type { Records } from '../../ports/store.ts';
import type { Vault } from '../../ports/vault.ts';
import { answerRecords } from './answerRecords.ts';
import { apiKeyRecords } from './apiKeyStore.ts';
import { applicationRecords } from './applicationRecords.ts';
import { attemptRecords } from './attemptRecords.ts';
import type { AuditChain } from './auditChain.ts';
import { auditRecords } from './auditRecords.ts';
import { challengeRecords } from './challengeRecords.ts';
import { endedConsoleSessions } from './endedConsoleSessions.ts';
import { erasureRecords } from './erasureRecords.ts';
import { fingerprintRecords } from './fingerprintRecords.ts';
import { jobRecords } from './jobRecords.ts';
import { labelRecords } from './labelRecords.ts';
import { lookUps } from './lookUps.ts';
import { createPeople } from './people.ts';
import { profileRecords } from './profileRecords.ts';
import { sampleRecords } from './sampleRecords.ts';
import type { Schema } from './schema.ts';
import { sessionRecords } from './sessionRecords.ts';
import { signingKeyRecords } from './signingKeyRecords.ts';
import { templateRecords } from './templateRecords.ts';
import { userRecords } from './userRecords.ts';
import { webhookRecords } from './webhookRecords.ts';

/**
 * Everything that is kept, over one connection.
 *
 * @param chain null where nothing is written
 * @param erased gets the keys of those who were removed, to be destroyed once that is durable
 */
export function recordsOver(
  db: Kysely<Schema>,
  chain: AuditChain | null,
  vault: Vault,
  erased: string[],
): Records {
  const people = createPeople(db, vault);
  return {
    applications: applicationRecords(db, people, erased),
    users: userRecords(db, people, erased),
    profiles: profileRecords(db, people),
    templates: templateRecords(db, people),
    samples: sampleRecords(db, people),
    attempts: attemptRecords(db, people),
    fingerprints: fingerprintRecords(db, people),
    challenges: challengeRecords(db, people),
    sessions: sessionRecords(db, people),
    answers: answerRecords(db, people),
    labels: labelRecords(people),
    lookUps: lookUps(db, people),
    erasures: erasureRecords(db, people, erased),
    signingKeys: signingKeyRecords(db),
    webhooks: webhookRecords(db, people),
    apiKeys: apiKeyRecords(db),
    audit: auditRecords(db, chain, people),
    jobs: jobRecords(db),
    endedConsoleSessions: endedConsoleSessions(db),
  };
}
