import type { Kysely } from 'kysely';
import type { Secrets } from '../../ports/secrets.ts';
import type { People, Person } from './people.ts';
import type { Schema } from './schema.ts';
import { openSealed, samplePurpose } from './sealed.ts';

/** Whose rows, and how one value of them is encrypted anew. */
interface Renewal {
  readonly application: string;
  readonly pseudonym: string;
  readonly from: string;
  readonly to: string;
  reseal(purpose: string, context: readonly string[], value: Uint8Array): Uint8Array;
}

/**
 * Encrypts everything of a person under a new key, without knowing what it is. Fingerprints, devices and addresses stay
 * as they are: a key's part for hashes goes over to the next, so that what was seen is still known.
 *
 * @returns the keys that are of no use any more, to be destroyed once this is durable
 */
export async function renewKey(
  db: Kysely<Schema>,
  people: People,
  application: string,
  { pseudonym, keyId, secrets }: Person,
): Promise<string[]> {
  const to = await people.vault.renewKey(keyId);
  const next = await people.vault.ofPerson(to);
  if (next === null) throw new Error('a key that was just made is not there');
  const reseal = resealing(secrets, next);
  const renewal: Renewal = { application, pseudonym, from: keyId, to, reseal };
  people.note(application, pseudonym, await renewUser(db, renewal));
  await renewProfiles(db, renewal);
  await renewTries(db, renewal);
  await renewBeforehand(db, renewal);
  return (await people.vault.keysOf({ application, pseudonym })).filter((id) => id !== to);
}

function resealing(from: Secrets, to: Secrets): Renewal['reseal'] {
  return (purpose, context, value) => to.seal(purpose, context, openSealed(from, purpose, context, value));
}

async function renewUser(db: Kysely<Schema>, { application, pseudonym, to, reseal }: Renewal) {
  const context = [application, pseudonym];
  const {
    sealed_id,
    exemption_reason: reason,
    standing,
  } = await db
    .selectFrom('users')
    .select(['sealed_id', 'exemption_reason', 'standing'])
    .where('application', '=', application)
    .where('user_id', '=', pseudonym)
    .executeTakeFirstOrThrow();
  return db
    .updateTable('users')
    .set({
      key_id: to,
      sealed_id: reseal('user-id', context, sealed_id),
      exemption_reason: reason && reseal('exemption', context, reason),
      standing: reseal('standing', context, standing),
    })
    .where('application', '=', application)
    .where('user_id', '=', pseudonym)
    .returning(['key_id', 'sealed_id'])
    .executeTakeFirstOrThrow();
}

/** Samples and templates. */
async function renewProfiles(db: Kysely<Schema>, { application, pseudonym, reseal }: Renewal): Promise<void> {
  const profiles = await db
    .selectFrom('profiles')
    .select('id')
    .where('application', '=', application)
    .where('user_id', '=', pseudonym)
    .execute();
  for (const { id } of profiles) {
    const columns = { application, user_id: pseudonym, profile_id: id };
    const samples = await db
      .selectFrom('samples')
      .select(['seq', 'kind', 'data'])
      .where((sample) => sample.and(columns))
      .execute();
    for (const { seq, kind, data } of samples) {
      const sealed = reseal(samplePurpose(kind), [pseudonym, id, kind], data);
      await db
        .updateTable('samples')
        .set({ data: sealed })
        .where((sample) => sample.and({ ...columns, seq }))
        .execute();
    }
    const versions = await db
      .selectFrom('template_versions')
      .select(['version', 'template'])
      .where((row) => row.and(columns))
      .execute();
    for (const { version, template } of versions) {
      await db
        .updateTable('template_versions')
        .set({ template: reseal('template', [pseudonym, id, String(version)], template) })
        .where((row) => row.and({ ...columns, version }))
        .execute();
    }
  }
}

/** Samples of tries, and what sessions have shown. */
async function renewTries(db: Kysely<Schema>, { application, pseudonym, reseal }: Renewal): Promise<void> {
  const attempts = await db
    .selectFrom('attempts')
    .select(['id', 'judged', 'probe'])
    .where('application', '=', application)
    .where('user_id', '=', pseudonym)
    .execute();
  for (const { id, judged, probe } of attempts) {
    const context = [pseudonym, id];
    await db
      .updateTable('attempts')
      .set({ judged: reseal('judged', context, judged), probe: probe && reseal('probe', context, probe) })
      .where('application', '=', application)
      .where('id', '=', id)
      .execute();
  }
  const bundles = await db
    .selectFrom('probe_bundles')
    .select(['profile_id', 'until', 'probes'])
    .where('application', '=', application)
    .where('user_id', '=', pseudonym)
    .execute();
  for (const { profile_id, until, probes } of bundles) {
    await db
      .updateTable('probe_bundles')
      .set({ probes: reseal('probes', [pseudonym, profile_id, until], probes) })
      .where('application', '=', application)
      .where('user_id', '=', pseudonym)
      .where('profile_id', '=', profile_id)
      .execute();
  }
  const sessions = await db
    .selectFrom('sessions')
    .select(['id', 'evidence'])
    .where('application', '=', application)
    .where('user_id', '=', pseudonym)
    .execute();
  for (const { id, evidence } of sessions) {
    await db
      .updateTable('sessions')
      .set({ evidence: evidence && reseal('evidence', [pseudonym, id], evidence) })
      .where('application', '=', application)
      .where('id', '=', id)
      .execute();
  }
}

/** Challenges, answers and what is on its way to webhooks: those that are under the person's key, others being under the application's. */
async function renewBeforehand(
  db: Kysely<Schema>,
  { application, pseudonym, from, to, reseal }: Renewal,
): Promise<void> {
  const challenges = await db
    .selectFrom('challenges')
    .select(['id', 'sealed_id', 'phrase', 'context'])
    .where('application', '=', application)
    .where('user_id', '=', pseudonym)
    .where('sealed_by', '=', from)
    .execute();
  for (const { id, sealed_id, phrase, context: origin } of challenges) {
    const context = [application, id];
    await db
      .updateTable('challenges')
      .set({
        sealed_by: to,
        sealed_id: reseal('challenge-user', context, sealed_id),
        phrase: phrase && reseal('challenge-phrase', context, phrase),
        context: origin && reseal('challenge-context', context, origin),
      })
      .where('id', '=', id)
      .execute();
  }
  const answers = await db
    .selectFrom('answers')
    .select(['key_id', 'route', 'idempotency_key', 'answer', 'state'])
    .where('application', '=', application)
    .where('user_id', '=', pseudonym)
    .where('sealed_by', '=', from)
    .execute();
  for (const { key_id, route, idempotency_key, answer, state } of answers) {
    const context = [pseudonym, key_id, route, idempotency_key];
    await db
      .updateTable('answers')
      .set({
        sealed_by: to,
        answer: answer && reseal('answer', context, answer),
        state:
          state &&
          Buffer.from(reseal('answer-state', context, Buffer.from(state, 'base64url'))).toString('base64url'),
      })
      .where('application', '=', application)
      .where('user_id', '=', pseudonym)
      .where('key_id', '=', key_id)
      .where('route', '=', route)
      .where('idempotency_key', '=', idempotency_key)
      .execute();
  }
  const deliveries = await db
    .selectFrom('webhook_deliveries')
    .select(['webhook_id', 'id', 'body'])
    .where('application', '=', application)
    .where('user_id', '=', pseudonym)
    .where('sealed_by', '=', from)
    .execute();
  for (const { webhook_id, id, body } of deliveries) {
    await db
      .updateTable('webhook_deliveries')
      .set({ sealed_by: to, body: body && reseal('delivery', [application, webhook_id, id], body) })
      .where('application', '=', application)
      .where('webhook_id', '=', webhook_id)
      .where('id', '=', id)
      .execute();
  }
}
