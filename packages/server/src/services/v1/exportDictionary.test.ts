import { join } from 'node:path';
import { UserExport } from '@keystroke-auth/protocol';
import Database from 'better-sqlite3';
import { IsArray, IsNull, IsObject, IsUnion, type TSchema } from 'typebox';
import { afterAll, describe, expect, it } from 'vitest';
import { STORE_FILE } from '../../composeStore.ts';
import { startV1 } from '../../testing/v1.ts';
import { EXPORT_DICTIONARY, NOT_EXPORTED } from './exportDictionary.ts';

const v1 = await startV1();
afterAll(v1.stop);

/** Paths of the values that are neither objects nor lists. */
function leavesOf(schema: TSchema, path = ''): string[] {
  if (IsUnion(schema)) {
    return schema.anyOf.flatMap((branch) => (IsNull(branch) ? [] : leavesOf(branch, path)));
  }
  if (IsArray(schema)) return leavesOf(schema.items, `${path}[]`);
  if (!IsObject(schema)) return [path];
  return Object.entries(schema.properties).flatMap(([name, property]) =>
    leavesOf(property, path === '' ? name : `${path}.${name}`),
  );
}

/**
 * Where each column of a table about persons is in an export. Words in capitals say why one is not: HASH, keyed and of
 * no meaning without the secret, and what only orders such; INTERNAL, how the store finds and keeps rows; DERIVED, told
 * by something else of the export. Of what is not exported at all, the dictionary says why.
 */
const COLUMNS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  users: {
    application: 'INTERNAL',
    user_id: 'user.user_id',
    key_id: 'INTERNAL',
    sealed_id: 'user.user_id',
    consent_version: 'user.consent.version',
    consent_given_at: 'user.consent.given_at',
    exemption_reason: 'user.exemption.reason',
    exempt_since: 'user.exemption.since',
    standing: 'user.lock.failures',
    seen_at: 'seen_at',
    created_at: 'user.created_at',
    updated_at: 'user.updated_at',
  },
  profiles: {
    application: 'INTERNAL',
    user_id: 'user.user_id',
    text_tag: 'user.profiles[].text_id',
    device: 'user.profiles[].device',
    mode: 'user.profiles[].mode',
    keyboard_tag: 'HASH',
    id: 'user.profiles[].id',
    version: 'user.profiles[].version',
    edition: 'INTERNAL',
    model: 'user.profiles[].enrolled',
    text_mode: 'user.profiles[].text',
    typed_samples: 'user.profiles[].samples',
    imported_samples: 'user.profiles[].samples',
    anchor_version: 'INTERNAL',
    created_at: 'user.profiles[].created_at',
    updated_at: 'user.profiles[].updated_at',
  },
  template_versions: {
    application: 'INTERNAL',
    user_id: 'user.user_id',
    profile_id: 'templates[].profile_id',
    version: 'templates[].version',
    cause: 'user.profiles[].versions[].cause',
    model: 'templates[].model',
    template: 'templates[].template',
    created_at: 'user.profiles[].versions[].created_at',
  },
  samples: {
    application: 'INTERNAL',
    user_id: 'user.user_id',
    seq: 'INTERNAL',
    profile_id: 'samples[].profile_id',
    kind: 'samples[].kind',
    held: 'INTERNAL',
    data: 'samples[].events[].timestamp',
    created_at: 'samples[].created_at',
  },
  attempts: {
    application: 'INTERNAL',
    id: 'attempts[].id',
    user_id: 'attempts[].user_id',
    profile_id: 'attempts[].profile_id',
    action: 'attempts[].action',
    judged: 'attempts[].decision',
    challenge_id: 'attempts[].challenge_id',
    origin: 'HASH',
    probe: 'probes[].events[].timestamp',
    outcome_reported_at: 'attempts[].outcome.reported_at',
    created_at: 'attempts[].created_at',
  },
  probe_bundles: {
    application: 'INTERNAL',
    user_id: 'user.user_id',
    profile_id: 'attempts[].profile_id',
    until: 'attempts[].id',
    probes: 'probes[].events[].timestamp',
  },
  fingerprints: {
    application: 'INTERNAL',
    user_id: 'user.user_id',
    fingerprint: 'not exported: fingerprints',
  },
  origins: {
    application: 'INTERNAL',
    user_id: 'user.user_id',
    kind: 'not exported: origins',
    tag: 'not exported: origins',
    seen_at: 'not exported: origins',
  },
  challenges: {
    id: 'challenges[].id',
    sealed_by: 'INTERNAL',
    sealed_id: 'user.user_id',
    application: 'INTERNAL',
    user_id: 'user.user_id',
    hash: 'HASH',
    text_tag: 'HASH',
    action: 'challenges[].action',
    origin: 'challenges[].origin',
    phrase: 'challenges[].phrase',
    context: 'challenges[].context.device_id',
    created_at: 'challenges[].created_at',
    expires_at: 'challenges[].expires_at',
    used_at: 'challenges[].used_at',
  },
  sessions: {
    application: 'INTERNAL',
    id: 'sessions[].id',
    user_id: 'user.user_id',
    text_tag: 'HASH',
    device: 'sessions[].device',
    evidence: 'sessions[].evidence.value',
    samples: 'sessions[].samples',
    tainted: 'sessions[].tainted',
    liveness_replay: 'sessions[].liveness.replay',
    liveness_synthetic: 'sessions[].liveness.synthetic',
    liveness_clock: 'sessions[].liveness.clock',
    half_life_ms: 'sessions[].evidence.half_life_seconds',
    origin: 'HASH',
    created_at: 'sessions[].created_at',
    expires_at: 'sessions[].expires_at',
  },
  answers: {
    application: 'INTERNAL',
    user_id: 'user.user_id',
    key_id: 'not exported: answers',
    route: 'not exported: answers',
    idempotency_key: 'not exported: answers',
    body_hash: 'not exported: answers',
    answer: 'not exported: answers',
    sealed_by: 'INTERNAL',
    state: 'not exported: answers',
    expires_at: 'not exported: answers',
  },
  audit: {
    id: 'audit[].id',
    writer: 'INTERNAL',
    sequence: 'INTERNAL',
    at: 'audit[].at',
    application: 'INTERNAL',
    actor: 'audit[].actor',
    action: 'audit[].action',
    subject: 'HASH',
    details: 'audit[].details.decision',
    request_id: 'audit[].request_id',
    key_id: 'INTERNAL',
    mac: 'INTERNAL',
  },
  webhook_deliveries: {
    application: 'INTERNAL',
    webhook_id: 'INTERNAL',
    id: 'INTERNAL',
    user_id: 'user.user_id',
    event_id: 'INTERNAL',
    type: 'INTERNAL',
    body: 'DERIVED',
    sealed_by: 'INTERNAL',
    status: 'INTERNAL',
    tries: 'INTERNAL',
    log: 'INTERNAL',
    next_try_at: 'INTERNAL',
    lease_holder: 'INTERNAL',
    leased_until: 'INTERNAL',
    created_at: 'DERIVED',
    finished_at: 'INTERNAL',
  },
};
/** Tables about nobody, or nobody whom they name, or, as `erasures`, about nobody any more. */
const IMPERSONAL = [
  ...['api_keys', 'applications', 'audit_segments', 'ended_console_sessions', 'erasures', 'key_store'],
  ...['jobs', 'signing_keys', 'webhooks'],
];

describe('an export', () => {
  it('says what each of its fields means, and of no other', () => {
    const { dictionary: _, ...data } = UserExport.properties;
    const leaves = Object.entries(data).flatMap(([name, schema]) => leavesOf(schema, name));
    expect(Object.keys(EXPORT_DICTIONARY).toSorted()).toEqual([...new Set(leaves)].toSorted());
    const meanings = { ...EXPORT_DICTIONARY, ...NOT_EXPORTED };
    for (const meaning of Object.values(meanings)) expect(meaning).toMatch(/^[A-Z].*\.$/);
  });

  it('holds every column that is about a person, or it is said why not', () => {
    const database = new Database(join(v1.dataDir, STORE_FILE), { readonly: true });
    const columns = database
      .prepare<[], { table: string; column: string }>(
        `select t.name as "table", c.name as "column" from pragma_table_list t join pragma_table_info(t.name) c
         where t.type = 'table' and t.schema = 'main' and t.name not like 'sqlite_%' and t.name not like 'kysely_%'`,
      )
      .all();
    database.close();
    const stored = new Map<string, string[]>();
    for (const { table, column } of columns) stored.set(table, [...(stored.get(table) ?? []), column]);
    expect([...stored.keys()].toSorted()).toEqual([...Object.keys(COLUMNS), ...IMPERSONAL].toSorted());
    for (const [table, places] of Object.entries(COLUMNS)) {
      expect([table, Object.keys(places).toSorted()]).toEqual([table, stored.get(table)?.toSorted()]);
      for (const place of Object.values(places)) {
        if (!/^(?:HASH|INTERNAL|DERIVED)$/.test(place))
          expect({ ...EXPORT_DICTIONARY, ...NOT_EXPORTED }).toHaveProperty([place]);
      }
    }
    for (const table of IMPERSONAL) {
      expect([table, stored.get(table)?.filter((name) => /user|profile/.test(name))]).toEqual([table, []]);
    }
  });
});
