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
import { createPeople, type People } from './people.ts';
import { profileRecords } from './profileRecords.ts';
import { sampleRecords } from './sampleRecords.ts';
import type { Schema } from './schema.ts';
import { sessionRecords } from './sessionRecords.ts';
import { signingKeyRecords } from './signingKeyRecords.ts';
import { templateRecords } from './templateRecords.ts';
import { userRecords } from './userRecords.ts';
import { webhookRecords } from './webhookRecords.ts';

/** Every transaction has one, and asks for few of its records: they are made when they are first asked for. */
class RecordsOver implements Records {
  readonly #db: Kysely<Schema>;
  readonly #chain: AuditChain | null;
  readonly #people: People;
  readonly #erased: string[];
  #applications: Records['applications'] | null = null;
  #users: Records['users'] | null = null;
  #profiles: Records['profiles'] | null = null;
  #templates: Records['templates'] | null = null;
  #samples: Records['samples'] | null = null;
  #attempts: Records['attempts'] | null = null;
  #fingerprints: Records['fingerprints'] | null = null;
  #challenges: Records['challenges'] | null = null;
  #sessions: Records['sessions'] | null = null;
  #answers: Records['answers'] | null = null;
  #labels: Records['labels'] | null = null;
  #lookUps: Records['lookUps'] | null = null;
  #erasures: Records['erasures'] | null = null;
  #signingKeys: Records['signingKeys'] | null = null;
  #webhooks: Records['webhooks'] | null = null;
  #apiKeys: Records['apiKeys'] | null = null;
  #audit: Records['audit'] | null = null;
  #jobs: Records['jobs'] | null = null;
  #endedConsoleSessions: Records['endedConsoleSessions'] | null = null;

  constructor(db: Kysely<Schema>, chain: AuditChain | null, people: People, erased: string[]) {
    this.#db = db;
    this.#chain = chain;
    this.#people = people;
    this.#erased = erased;
  }

  get applications(): Records['applications'] {
    this.#applications ??= applicationRecords(this.#db, this.#people, this.#erased);
    return this.#applications;
  }

  get users(): Records['users'] {
    this.#users ??= userRecords(this.#db, this.#people, this.#erased);
    return this.#users;
  }

  get profiles(): Records['profiles'] {
    this.#profiles ??= profileRecords(this.#db, this.#people);
    return this.#profiles;
  }

  get templates(): Records['templates'] {
    this.#templates ??= templateRecords(this.#db, this.#people);
    return this.#templates;
  }

  get samples(): Records['samples'] {
    this.#samples ??= sampleRecords(this.#db, this.#people);
    return this.#samples;
  }

  get attempts(): Records['attempts'] {
    this.#attempts ??= attemptRecords(this.#db, this.#people);
    return this.#attempts;
  }

  get fingerprints(): Records['fingerprints'] {
    this.#fingerprints ??= fingerprintRecords(this.#db, this.#people);
    return this.#fingerprints;
  }

  get challenges(): Records['challenges'] {
    this.#challenges ??= challengeRecords(this.#db, this.#people);
    return this.#challenges;
  }

  get sessions(): Records['sessions'] {
    this.#sessions ??= sessionRecords(this.#db, this.#people);
    return this.#sessions;
  }

  get answers(): Records['answers'] {
    this.#answers ??= answerRecords(this.#db, this.#people);
    return this.#answers;
  }

  get labels(): Records['labels'] {
    this.#labels ??= labelRecords(this.#people);
    return this.#labels;
  }

  get lookUps(): Records['lookUps'] {
    this.#lookUps ??= lookUps(this.#db, this.#people);
    return this.#lookUps;
  }

  get erasures(): Records['erasures'] {
    this.#erasures ??= erasureRecords(this.#db, this.#people, this.#erased);
    return this.#erasures;
  }

  get signingKeys(): Records['signingKeys'] {
    this.#signingKeys ??= signingKeyRecords(this.#db);
    return this.#signingKeys;
  }

  get webhooks(): Records['webhooks'] {
    this.#webhooks ??= webhookRecords(this.#db, this.#people);
    return this.#webhooks;
  }

  get apiKeys(): Records['apiKeys'] {
    this.#apiKeys ??= apiKeyRecords(this.#db);
    return this.#apiKeys;
  }

  get audit(): Records['audit'] {
    this.#audit ??= auditRecords(this.#db, this.#chain, this.#people);
    return this.#audit;
  }

  get jobs(): Records['jobs'] {
    this.#jobs ??= jobRecords(this.#db);
    return this.#jobs;
  }

  get endedConsoleSessions(): Records['endedConsoleSessions'] {
    this.#endedConsoleSessions ??= endedConsoleSessions(this.#db);
    return this.#endedConsoleSessions;
  }
}

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
  return new RecordsOver(db, chain, createPeople(db, vault), erased);
}
