import type { AnswerRecord } from '../../ports/answerRecords.ts';
import type { ApiKeyRecord } from '../../ports/apiKeyStore.ts';
import type { AttemptRecord } from '../../ports/attemptRecords.ts';
import type { ChallengeRecord } from '../../ports/challengeRecords.ts';
import type { ProfileName, ProfileState } from '../../ports/profileRecords.ts';
import type { SampleRecord } from '../../ports/sampleRecords.ts';
import type { SessionRecord } from '../../ports/sessionRecords.ts';
import type { Records, Store } from '../../ports/store.ts';
import type { UserKey, UserRecord } from '../../ports/userRecords.ts';
import type { DeliveryRecord, WebhookRecord } from '../../ports/webhookRecords.ts';

/** A store to try, empty and migrated, and what its tables hold. */
export interface StoreUnderTest {
  readonly store: Store;
  /** Rows of every table that says whose its rows are (a column `user_id` or `profile_id`). */
  rowsAboutPersons(): Promise<Readonly<Record<string, number>>>;
}

export type OpenStore = () => Promise<StoreUnderTest>;

export const ADA: UserKey = { application: 'default', userId: 'ada' };
export const BOB: UserKey = { application: 'default', userId: 'bob' };
/** Another person of the same name. */
export const OTHER_ADA: UserKey = { application: 'other', userId: 'ada' };

/** Whole minutes after a fixed time. */
export const at = (minutes: number): Date => new Date(Date.UTC(2026, 0, 1, 0, minutes));

/** Ids that rise with their number. */
export const idOf = (number: number): string => `id-${String(number).padStart(6, '0')}`;

/** As drivers give them, so that they compare. */
export const bytes = (...values: number[]): Uint8Array => Buffer.from(values);

export const userRecord = (user: UserKey, change: Partial<UserRecord> = {}): UserRecord => ({
  ...user,
  consent: null,
  exemption: null,
  failures: 0,
  failedAt: null,
  origins: [],
  verifiedAt: null,
  createdAt: at(0),
  updatedAt: at(0),
  ...change,
});

export const apiKeyRecord = (application: string): ApiKeyRecord => ({
  id: `key of ${application}`,
  application,
  label: 'a server',
  hash: bytes(1, 2, 3),
  scopes: ['*'],
  createdAt: at(0),
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
  successor: null,
});

export const nameOf = (user: UserKey): ProfileName => ({
  ...user,
  textTag: 'default',
  device: 'desktop',
  mode: 'key',
  keyboardTag: '',
});

export const profileRecord = (name: ProfileName, change: Partial<ProfileState> = {}): ProfileState => ({
  name,
  id: `profile of ${name.application} ${name.userId}`,
  version: 1,
  model: null,
  textMode: null,
  typedSamples: 0,
  importedSamples: 0,
  anchorVersion: null,
  createdAt: at(0),
  updatedAt: at(0),
  ...change,
});

export const sampleRecord = (byte: number): SampleRecord => ({
  kind: 'events',
  data: bytes(byte),
  createdAt: at(byte),
});

export const attemptRecord = (
  user: UserKey,
  number: number,
  change: Partial<AttemptRecord> = {},
): AttemptRecord => ({
  ...user,
  id: idOf(number),
  profileId: null,
  action: 'verify',
  decision: 'allow',
  shadowDecision: null,
  score: 2.5,
  falseMatchRate: 0.001,
  targetFalseMatchRate: 0.01,
  threshold: 1.25,
  reasons: [],
  liveness: null,
  flags: [],
  retryOf: null,
  challengeId: null,
  origin: '',
  probe: null,
  outcome: null,
  createdAt: at(number),
  ...change,
});

export const challengeRecord = (
  user: UserKey,
  number: number,
  change: Partial<ChallengeRecord> = {},
): ChallengeRecord => ({
  ...user,
  id: idOf(number),
  hash: bytes(1, 2, number % 256),
  textTag: 'default',
  action: 'verify',
  origin: null,
  phrase: null,
  context: null,
  createdAt: at(0),
  expiresAt: at(5),
  usedAt: null,
  ...change,
});

export const sessionRecord = (
  user: UserKey,
  number: number,
  change: Partial<SessionRecord> = {},
): SessionRecord => ({
  ...user,
  id: idOf(number),
  textTag: 'default',
  device: 'desktop',
  evidence: null,
  samples: 0,
  tainted: false,
  liveness: null,
  halfLifeMs: 600_000,
  origin: '',
  createdAt: at(0),
  expiresAt: at(5),
  ...change,
});

export const answerRecord = (
  { application, userId }: UserKey,
  idempotencyKey: string,
  change: Partial<AnswerRecord> = {},
): AnswerRecord => ({
  key: { application, keyId: 'key', route: 'POST /v1/challenges', userId, idempotencyKey },
  bodyHash: bytes(7),
  answer: bytes(8, 9),
  state: 'version 1',
  expiresAt: at(5),
  ...change,
});

export const webhookRecord = (
  application: string,
  number: number,
  change: Partial<WebhookRecord> = {},
): WebhookRecord => ({
  application,
  id: idOf(number),
  url: 'https://app.example.org/hooks',
  events: ['user.locked'],
  description: '',
  sealedSecret: bytes(1),
  previous: null,
  disabledReason: null,
  failingSince: null,
  createdAt: at(0),
  updatedAt: at(0),
  ...change,
});

export const deliveryRecord = (
  { application, userId }: UserKey,
  webhookNumber: number,
  number: number,
  change: Partial<DeliveryRecord> = {},
): DeliveryRecord => ({
  application,
  userId,
  webhookId: idOf(webhookNumber),
  id: idOf(number),
  eventId: `event ${number}`,
  type: 'user.locked',
  body: '{}',
  status: 'pending',
  tries: 0,
  log: [],
  nextTryAt: at(number),
  createdAt: at(number),
  finishedAt: null,
  ...change,
});

/** Saves persons, and a profile of each when asked to. */
export async function savePersons(
  records: Records,
  persons: readonly UserKey[],
  withProfiles = false,
): Promise<void> {
  for (const person of persons) {
    await records.users.save(userRecord(person));
    if (withProfiles) await records.profiles.save(profileRecord(nameOf(person)));
  }
}

/** The profiles that {@link savePersons} saves. */
export const profileOf = (user: UserKey): ProfileState => profileRecord(nameOf(user));

/** Something of every kind that is held on a person. */
export async function saveEverything(records: Records, user: UserKey, number: number): Promise<void> {
  const profile = profileOf(user);
  await savePersons(records, [user], true);
  await records.samples.append(profile, [sampleRecord(1), sampleRecord(2)]);
  await records.templates.add(
    profile,
    { version: 1, cause: 'enrolment', model: 'rhythm', createdAt: at(1) },
    bytes(1),
  );
  await records.attempts.insert(attemptRecord(user, number, { profileId: profile.id, probe: bytes(5) }));
  await records.attempts.trimProbes(profile, 50);
  await records.attempts.insert(attemptRecord(user, number + 1));
  await records.attempts.insert(attemptRecord(user, number + 2));
  await records.fingerprints.addSample(user, bytes(1));
  await records.fingerprints.addOrigin(user, 'device', 'phone', at(1), 5);
  await records.challenges.insert(challengeRecord(user, number));
  await records.sessions.save(sessionRecord(user, number));
  await records.answers.save(answerRecord(user, 'repeat'));
  await records.webhooks.save(webhookRecord(user.application, number));
  await records.webhooks.enqueue(deliveryRecord(user, number, number));
}
